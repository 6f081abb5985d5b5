"""The bytes of a file that waits: kept in pieces, read whole, dropped once nobody needs them."""

from banking.models import StatementUpload, UploadPiece

PIECE = 1 << 20


def keep_bytes(upload: StatementUpload, content: bytes) -> None:
    for number, start in enumerate(range(0, len(content), PIECE)):
        UploadPiece.objects.create(
            organisation_id=upload.organisation_id,
            upload=upload,
            number=number,
            data=content[start : start + PIECE],
        )


def bytes_of(upload: StatementUpload) -> bytes:
    pieces = UploadPiece.objects.filter(upload=upload).order_by("number")
    kept = bytearray()
    for data in pieces.values_list("data", flat=True).iterator(chunk_size=1):
        kept += data
    return bytes(kept)


def drop_bytes(upload: StatementUpload) -> None:
    UploadPiece.objects.filter(upload=upload).delete()
