"""The model side of the Bento: pictures in, checkpoints, the predictor and its runner process.

Rooms are imported by name (`runners.pictures`, `runners.checkpoints`, `runners.model`): importing this
package costs nothing and touches nothing, so that the HTTP front never pays for torch.
"""
