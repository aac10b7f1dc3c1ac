"""Taking a picture in: whatever was sent is decoded, and only its pixels are kept."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from PIL import Image

from explainer.pictures.models import Picture
from explainer.pictures.preparing import IS_BUSY, prepared
from explainer.pictures.rights import MAY_ADD_PICTURES

MOST_BYTES = 5 * 1024 * 1024
# The form around the file: its boundaries, its headers and the token.
BYTES_AROUND = 10_000
REFUSED, TOO_MANY_AT_ONCE = 400, 429
ALT_TO_WRITE = "Say what the picture shows"

TOO_LARGE = "This picture is larger than 5 MB. Make it smaller, then try again."


@never_cache
@csrf_exempt
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Answer markdownx's editor. Whoever may not upload is told before anything is read."""
    user = request.user
    if not (user.is_active and user.is_staff and user.has_perm(MAY_ADD_PICTURES)):
        return _refusal("Sign in as a writer to add pictures.", status=403)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + BYTES_AROUND:
        return _refusal(TOO_LARGE)
    return _keep(request)


# The token stands in the body, which is read only now.
@csrf_protect
def _keep(request: HttpRequest) -> HttpResponse:
    sent = request.FILES.get("image")
    if sent is None:
        return _refusal("No picture came with this.")
    try:
        picture = keep_picture(sent, uploader=request.user)  # type: ignore[arg-type]
    except ValidationError as error:
        status = TOO_MANY_AT_ONCE if error.code == IS_BUSY else REFUSED
        return _refusal(str(error.message), status=status)
    return JsonResponse({"image_code": f"![{ALT_TO_WRITE}]({picture.get_absolute_url()})"})


def _refusal(sentence: str, *, status: int = REFUSED) -> HttpResponse:
    """Refuse as markdownx does; `admin_site/editor.js` shows the sentence beside the editor."""
    return JsonResponse({"image": [sentence]}, status=status)


def keep_picture(upload: UploadedFile, *, uploader: User) -> Picture:
    """Keep the pixels of an upload, once. Raises ValidationError when it is no picture for us."""
    if upload.size is None or upload.size > MOST_BYTES:
        raise ValidationError(TOO_LARGE)
    data = prepared(upload.read())
    with Image.open(BytesIO(data), formats=["WEBP"]) as image:
        width, height = image.size
    picture, _ = Picture.objects.get_or_create(
        digest=sha256(data).hexdigest(),
        defaults={"data": data, "width": width, "height": height, "uploaded_by": uploader},
    )
    return picture
