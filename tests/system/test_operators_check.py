"""The operator's smoke test against the real service: the bundled slice has both psoas."""

from idoctor_integration.__main__ import main
from idoctor_integration.settings import Settings


def test_a_working_installation_is_told_so(service, tmp_path, capsys):
    chosen = Settings(
        enabled=True,
        service_url=service.url,
        request_timeout=60,
        feedback_url=f"sqlite:///{tmp_path / 'feedback.sqlite3'}",
    )

    code = main(["check"], settings=chosen)

    said = capsys.readouterr().out
    assert code == 0, said
    assert "model demo" in said
    assert "not for patients" in said
    assert said.count("pixels, confidence") == 2
    assert "A click would work." in said
