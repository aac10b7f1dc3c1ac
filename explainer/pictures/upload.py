"""Taking a picture in: whatever was sent is decoded, and only its pixels are kept."""

from __future__ import annotations

import math
from hashlib import sha256
from io import BytesIO

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from PIL import Image, ImageOps

from explainer.pictures.models import Picture
from explainer.pictures.rights import MAY_ADD_PICTURES

MOST_BYTES = 5 * 1024 * 1024
# The form around the file: its boundaries, its headers and the token.
BYTES_AROUND = 10_000
# What a picture may hold once it is decoded: a small file can promise a huge one.
MOST_PIXELS = 40_000_000
LARGEST_SIZE = (1600, 2400)
FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
ALT_TO_WRITE = "Say what the picture shows"

TOO_LARGE = "This picture is larger than 5 MB. Make it smaller, then try again."
NO_PICTURE = "This is not a picture that the site can show. Use PNG, JPEG, WebP or GIF."
TOO_MANY_PIXELS = "This picture has too many pixels. Make it smaller, then try again."


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
        return _refusal(str(error.message))
    return JsonResponse({"image_code": f"![{ALT_TO_WRITE}]({picture.get_absolute_url()})"})


def _refusal(sentence: str, *, status: int = 400) -> HttpResponse:
    """Refuse as markdownx does; `admin_site/editor.js` shows the sentence beside the editor."""
    return JsonResponse({"image": [sentence]}, status=status)


def keep_picture(upload: UploadedFile, *, uploader: User) -> Picture:
    """Keep the pixels of an upload, once. Raises ValidationError when it is no picture for us."""
    if upload.size is None or upload.size > MOST_BYTES:
        raise ValidationError(TOO_LARGE)
    image = _decoded(upload)
    buffer = BytesIO()
    image.save(buffer, "WEBP", quality=82)
    data = buffer.getvalue()
    picture, _ = Picture.objects.get_or_create(
        digest=sha256(data).hexdigest(),
        defaults={
            "data": data, "width": image.width, "height": image.height, "uploaded_by": uploader,
        },
    )  # fmt: skip
    return picture


def _decoded(upload: UploadedFile) -> Image.Image:
    try:
        with Image.open(upload, formats=FORMATS) as image:
            if math.prod(image.size) > MOST_PIXELS:
                raise ValidationError(TOO_MANY_PIXELS)
            return _plain(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(TOO_MANY_PIXELS) from None
    # Pillow's decoders answer to a broken file with any of these.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError):
        raise ValidationError(NO_PICTURE) from None


def _plain(image: Image.Image) -> Image.Image:
    """Return the first frame, upright and no larger than a page needs."""
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.thumbnail(LARGEST_SIZE)
    return plain
