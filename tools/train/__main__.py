"""Train the demo model: `python -m tools.train --out FOLDER`. Resumes where FOLDER's state ends."""

import argparse
from pathlib import Path

from tools.train.loop import Plan, train


def main() -> None:
    """Read the command line and train."""
    plan = Plan()
    parser = argparse.ArgumentParser(prog="python -m tools.train", description=__doc__)
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for the state, the learning curve and the weights"
    )
    parser.add_argument("--steps", type=int, default=plan.steps, help="steps in all, both picture sizes together")
    parser.add_argument(
        "--small-steps", type=int, default=plan.small_steps, help="of these, steps on 256-pixel pictures"
    )
    parser.add_argument(
        "--decay-steps", type=int, default=plan.decay_steps, help="of these, last steps with falling learning rate"
    )
    parser.add_argument(
        "--batch", type=int, default=plan.batch, help="pictures a step, 512 pixels; twice as many small"
    )
    parser.add_argument(
        "--sides", type=int, choices=(1, 2, 3), default=plan.sides, help="steps that a batch is used for"
    )
    parser.add_argument("--seed", type=int, default=plan.seed)
    parser.add_argument("--threads", type=int, default=plan.threads)
    parser.add_argument("--workers", type=int, default=plan.workers, help="processes that draw phantoms")
    parser.add_argument("--device", default=plan.device)
    parser.add_argument("--start", type=Path, help="exported weights to go on from, instead of random ones")
    given = vars(parser.parse_args())
    train(given.pop("out"), Plan(**given))


if __name__ == "__main__":
    main()
