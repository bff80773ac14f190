"""What leaves the host is the picture and nothing else, and the same picture has the same name."""

import contextlib
import io
import warnings
import zlib

import numpy as np
import pydicom
import pytest
from hosts import picture
from hypothesis import given, settings
from hypothesis import strategies as st
from leak_watch import secret
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pydicom.uid import DeflatedExplicitVRLittleEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, RLELossless

from idoctor_integration.errors import BadPrompt, BadRequest, TooLarge
from idoctor_integration.pictures import prepare
from tools.phantom_files import as_dicom
from tools.phantoms import axial

NAME = secret("Wang^")
GREY = np.random.default_rng(3).integers(0, 256, (48, 64)).astype(np.uint8)


def saved(kind: str, **named) -> bytes:
    """A picture as Pillow writes it."""
    buffer = io.BytesIO()
    Image.fromarray(GREY).save(buffer, kind, **named)
    return buffer.getvalue()


def named_png() -> bytes:
    """A PNG that says who it is of."""
    words = PngInfo()
    words.add_text("Patient", NAME)
    words.add_itxt("Patient", NAME, zip=True)
    return saved("PNG", pnginfo=words, exif=b"Exif\0\0" + NAME.encode(), compress_level=9)


def named_jpeg() -> bytes:
    """A JPEG that says who it is of, three times."""
    exif = Image.Exif()
    exif[0x010E] = NAME
    return saved("JPEG", exif=exif, comment=NAME.encode(), icc_profile=NAME.encode())


def named_dicom(syntax=ExplicitVRLittleEndian, **changed) -> bytes:
    """A DICOM slice as a scanner writes it, names included."""
    file = pydicom.dcmread(io.BytesIO(as_dicom(axial(1, size=64))))
    file.PatientName, file.PatientID, file.StudyDate, file.InstitutionName = NAME, NAME, "20200101", NAME
    file.StudyInstanceUID = "1.2.3.4.5"
    block = file.private_block(0x0011, NAME, create=True)
    block.add_new(1, "LO", NAME)
    for name, value in changed.items():
        setattr(file, name, value)
    if "ReferencedPatientSequence" in changed:
        file["ReferencedPatientSequence"].is_undefined_length = True
    if syntax.is_compressed and syntax != DeflatedExplicitVRLittleEndian:
        file.compress(syntax)
    else:
        file.file_meta.TransferSyntaxUID = syntax
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, file, enforce_file_format=True, implicit_vr=None)
    return buffer.getvalue()


@pytest.mark.parametrize("make", [named_png, named_jpeg, named_dicom])
def test_no_name_leaves_the_host(make):
    data = make()
    assert NAME.encode() in data or make is named_png

    sent = prepare(data).data

    assert NAME.encode() not in sent
    assert b"20200101" not in sent
    assert b"1.2.3.4.5" not in sent


@pytest.mark.parametrize(("make", "kind"), [(named_png, "png"), (named_jpeg, "jpeg"), (named_dicom, "dicom")])
def test_the_picture_itself_is_untouched(make, kind):
    data = make()
    bare = prepare(data)

    assert bare.kind == kind
    if kind == "dicom":
        before, after = (pydicom.dcmread(io.BytesIO(each)) for each in (data, bare.data))
        assert np.array_equal(before.pixel_array, after.pixel_array)
        for name in ("PixelSpacing", "RescaleIntercept", "RescaleSlope", "ImageOrientationPatient", "Modality"):
            assert before[name].value == after[name].value
    else:
        before, after = (np.asarray(Image.open(io.BytesIO(each))) for each in (data, bare.data))
        assert np.array_equal(before, after)
    assert (bare.height, bare.width) == before.shape if kind != "dicom" else (64, 64)


@pytest.mark.parametrize(
    "syntax", [ImplicitVRLittleEndian, ExplicitVRLittleEndian, RLELossless, DeflatedExplicitVRLittleEndian]
)
def test_every_way_to_write_a_slice_is_read(syntax):
    plain = pydicom.dcmread(io.BytesIO(named_dicom())).pixel_array

    sent = pydicom.dcmread(io.BytesIO(prepare(named_dicom(syntax)).data))

    assert np.array_equal(sent.pixel_array, plain)


def test_the_same_pixels_are_the_same_picture_however_they_are_packed():
    assert prepare(saved("PNG", compress_level=0)).digest == prepare(named_png()).digest
    assert prepare(saved("PNG")).digest != prepare(picture(4)).digest


def test_another_spacing_or_rescale_is_another_picture():
    same = {prepare(named_dicom()).digest, prepare(named_dicom(PatientName="Other")).digest}
    others = {prepare(named_dicom(PixelSpacing=[1, 1])).digest, prepare(named_dicom(RescaleIntercept=-1000)).digest}

    assert len(same) == 1
    assert len(same | others) == 3


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", BadRequest),
        (b"GIF89a" + b"\0" * 50, BadRequest),
        (b"%PDF-1.7", BadRequest),
        (saved("PNG")[:100], BadPrompt),
        (saved("PNG")[:33], BadPrompt),
        (saved("PNG").replace(b"IDAT", b"IDAX"), BadPrompt),
        (saved("JPEG")[:200], BadPrompt),
        (b"\xff\xd8\xff\xd9", BadPrompt),
        (b"\0" * 128 + b"DICM", BadPrompt),
        (named_dicom()[:300], BadPrompt),
        (picture(size=(8, 64)), BadPrompt),
    ],
)
def test_what_is_no_picture_is_a_sentence(data, error):
    with pytest.raises(error):
        prepare(data)


def test_a_slice_without_pixels_is_a_sentence():
    file = pydicom.dcmread(io.BytesIO(named_dicom()))
    del file.PixelData
    buffer = io.BytesIO()
    file.save_as(buffer)

    with pytest.raises(BadPrompt, match="holds no picture"):
        prepare(buffer.getvalue())


def test_a_picture_that_claims_to_be_enormous_is_refused_before_it_is_inflated():
    claim = bytearray(saved("PNG"))
    claim[16:24] = (100_000).to_bytes(4) * 2
    claim[29:33] = zlib.crc32(bytes(claim[12:29])).to_bytes(4)

    with pytest.raises(TooLarge, match="16 megapixels"):
        prepare(bytes(claim))


def test_a_deflated_slice_that_inflates_without_end_is_refused():
    meta_end = 144 + int.from_bytes(named_dicom(DeflatedExplicitVRLittleEndian)[140:144], "little")
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()

    with pytest.raises(TooLarge, match="inflates"):
        prepare(named_dicom(DeflatedExplicitVRLittleEndian)[:meta_end] + bomb)


@settings(deadline=None)  # a busy machine is no failure
@given(st.sampled_from([named_png(), named_jpeg(), named_dicom()]), st.data())
def test_a_damaged_file_is_read_or_refused(data, draw):
    at = draw.draw(st.integers(0, len(data) - 1))
    changed = data[:at] + bytes([draw.draw(st.integers(0, 255))]) + data[at + 1 :]
    cut = draw.draw(st.integers(0, len(changed)))

    for each in (changed, changed[:cut]):
        with contextlib.suppress(BadRequest, BadPrompt, TooLarge):
            prepare(each)


def lengths_damaged(data: bytes):
    """The file once for each element whose length can be found, saying that it is longer than it is."""
    file = pydicom.dcmread(io.BytesIO(data))
    for element in (*file.file_meta, *file):
        tag = element.tag.group.to_bytes(2, "little") + element.tag.element.to_bytes(2, "little")
        at = data.index(tag + element.VR.encode()) + 6
        for length in (0, 1, 40, 300, 0x7000):
            if element.VR not in ("OB", "OW", "SQ", "UN", "UT"):
                yield data[:at] + length.to_bytes(2, "little") + data[at + 2 :]


def test_a_damaged_length_takes_no_name_into_a_log_a_warning_or_the_service(caplog):
    """A library would quote what it finds in an element, which by then holds the patient's name as well."""
    item = pydicom.Dataset()
    item.SpecificCharacterSet, item.PatientName, item.PatientID = "ISO_IR 192", NAME, NAME
    item.is_undefined_length_sequence_item = True
    data = named_dicom(SpecificCharacterSet="ISO_IR 192", ReferencedPatientSequence=[item])
    item_set = data.index(b"\xff\xff\xff\xff") + 12 + 6
    damaged = [data[:item_set] + (90).to_bytes(2, "little") + data[item_set + 2 :], *lengths_damaged(data)]

    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for each in damaged:
            with contextlib.suppress(BadPrompt):
                sent = prepare(each).data
                assert NAME.encode() not in sent
                assert b"20200101" not in sent

    assert len(damaged) > 100
    assert NAME not in caplog.text + "".join(str(each.message) for each in warned)
