"""An engine in tests: pictures and clicks in, results out, and what stands in for its surroundings."""

from synthetic_pictures import phantom

from runners.model import unpack_masks

LONG_S = 60.0
POINT = {"points": [[20.0, 20.0]], "labels": [1]}
BOX = {"box": [10.0, 10.0, 40.0, 40.0]}


class Notes:
    """A meter that remembers."""

    def __init__(self):
        self.batches, self.decodes, self.stats = [], 0, None

    def encoded(self, pictures, seconds):
        """One forward."""
        assert seconds >= 0
        self.batches.append(pictures)

    def decoded(self, seconds):
        """One request."""
        assert seconds >= 0
        self.decodes += 1

    def cache(self, stats):
        """The cache."""
        self.stats = stats


class Fragile:
    """A predictor that runs out of memory above some number of pictures, and on pictures that start with 13."""

    def __init__(self, predictor, most=64):
        self._predictor, self.most = predictor, most
        self.sizes, self.released, self.failing_decodes = [], 0, 0
        self.gpu_is_lost = False

    @property
    def encoder_forwards(self):
        """As the real one."""
        return self._predictor.encoder_forwards

    def encode(self, pictures):
        """As the real one, or out of memory."""
        self.sizes.append(len(pictures))
        if len(pictures) > self.most or any(picture.flat[0] == 13 for picture in pictures):
            raise RuntimeError("out of memory")
        return self._predictor.encode(pictures)

    def decode_each(self, embedding, prompts, *, multimask):
        """As the real one, or out of memory."""
        if self.failing_decodes:
            self.failing_decodes -= 1
            raise RuntimeError("out of memory")
        return self._predictor.decode_each(embedding, prompts, multimask=multimask)

    def release(self):
        """Counted."""
        self.released += 1
        if self.gpu_is_lost:
            raise RuntimeError("CUDA error: unspecified launch failure")


def picture(key, **options):
    """An item to encode; the key's last digit chooses the picture."""
    return {"key": key, "pixels": phantom(50, 70, seed=int(key[-1]), **options)}


def encode(engine, *items):
    """The results of one call."""
    return engine.encode(items).result(LONG_S)


def decode(engine, key, *prompts, **options):
    """The result for one item."""
    [result] = engine.decode([{"key": key, "prompts": list(prompts), **options}]).result(LONG_S)
    return result


def masks_of(result):
    """Unpacked masks of a result's only prompt."""
    [one] = result["results"]
    return unpack_masks(one["masks"], one["shape"])
