// What html-validate checks on readers' pages. Nothing is switched off; three rules are told more.
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:a11y", "html-validate:document"],
  rules: {
    // Scripts come from the site itself, and the policy of every page refuses all others.
    "require-sri": ["error", { target: "crossorigin" }],
    // One may choose several topics.
    "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
    // A number may be too wide for a narrow screen beside its digits; the style sheet keeps each whole.
    "tel-non-breaking": ["error", { ignoreClasses: ["nobreak"] }],
  },
};
