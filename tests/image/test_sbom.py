"""The list of parts holds Python's and Debian's packages, each with the address that scanners look for."""

from tools.image.sbom import debian_packages, whole

STATUS = """Package: libc6
Status: install ok installed
Architecture: amd64
Version: 2.36-9+deb12u14
Description: GNU C Library
 Version: of no package

Package: gone
Status: deinstall ok config-files
Architecture: amd64
Version: 1.0

Package: passwd
Status: install ok installed
Architecture: amd64
Version: 1:4.13+dfsg1-1
"""


def test_what_dpkg_has_installed_is_listed_by_package_url():
    found = list(debian_packages(STATUS, "debian"))

    assert [each["purl"] for each in found] == [
        "pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64",
        "pkg:deb/debian/passwd@1%3A4.13%2Bdfsg1-1?arch=amd64",
    ]
    assert [each["version"] for each in found] == ["2.36-9+deb12u14", "1:4.13+dfsg1-1"]
    assert all(each["bom-ref"] == each["purl"] for each in found)


def test_the_rest_of_the_list_stays_as_its_tool_wrote_it():
    python_parts = {"specVersion": "1.6", "components": [{"name": "torch"}], "metadata": {"tools": 1}}
    made = whole(python_parts, STATUS, 'NAME="Ubuntu"\nID=ubuntu\n')

    assert {**made, "components": made["components"][:1]} == python_parts
    assert made["components"][1]["purl"].startswith("pkg:deb/ubuntu/")
