"""A photo pasted as text: an image in a data URI, which may show a face and in which no recognizer of text can look.

Source: RFC 2397; formats that cameras write (JPEG, HEIC, WebP) are photos, others (PNG, GIF) count beside a word that says so.
Drawings (SVG) and icons are none.

>>> text = "avatar: data:image/png;base64,iVBORw0KGgoAAAANSUhEUg"
>>> [(text[m.start:m.end][:14], m.score) for m in FACE_PHOTO.scan(text, "")]
[('data:image/png', 0.6)]
>>> [m.score for m in FACE_PHOTO.scan("data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ", "")]
[0.6]
>>> [m.score for m in FACE_PHOTO.scan(".logo { background: url(data:image/png;base64,iVBORw0KGgo) }", "")]
[0.3]
>>> list(FACE_PHOTO.scan("data:image/svg+xml;base64,PHN2ZyB4bWxu", ""))
[]
"""

from __future__ import annotations

from privacyguard.detect.recognizer import Pattern, PatternRecognizer

_BYTES = r"(?:;[\w=-]+)*;base64,[A-Za-z0-9+/_-]{8,}={0,2}"

FACE_PHOTO = PatternRecognizer(
    name="photo",
    entity="FACE_PHOTO",
    patterns=(
        Pattern(r"\bdata:image/(?:jpe?g|pjpeg|heic|heif|webp|avif|tiff)" + _BYTES, 0.6, 0.8),
        Pattern(r"\bdata:image/(?:png|gif|bmp|x-ms-bmp)" + _BYTES, 0.3, 0.6),
    ),
    context=(
        "photo", "photos", "photograph", "picture", "image_url", "image", "avatar", "selfie", "portrait", "headshot", "mugshot",
        "face", "passport", "badge", "scan", "foto", "bild", "passbild", "imagen", "immagine", "imagem", "afbeelding",
    ),
)  # fmt: skip
