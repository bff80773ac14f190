"""Three real replicas behind the deployment's nginx, one killed and one added under load: the benchmark, small."""

import pytest

from benchmarks.several_machines import main


@pytest.mark.timeout(600)
def test_no_request_is_lost_and_embeddings_are_found(capsys):
    code = main(["--pictures", "20", "--rounds", "2"])

    assert code == 0, capsys.readouterr().out
