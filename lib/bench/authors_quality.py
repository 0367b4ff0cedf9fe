"""Time to quality of the paper's own code, to compare with `lab bench quality`.

Usage: python lib/bench/authors_quality.py CLONE lidcSeg.pt --minutes 2,5 [--filters 8,16,32,64]

CLONE is a clone of https://github.com/raghavian/cFlow, of which nothing is copied here. Needs torch,
numpy and what it imports (matplotlib, scipy, scikit-learn). For each budget it trains their planar
cFlow Net from scratch as their train_model.py
does (Adam 1e-4, weight decay 1e-5, a random rater a step, their loss and regularisation) until the
minutes are over, and prints -CLL (128 samples of the prior) and GED (16 samples; V-statistic, and
unbiased over samples) on the test patches, in the conventions of the kit. Their data file knows no
patients: the split is by patch, as they split, which is easier than the kit's by patient. Run both
with the same OMP_NUM_THREADS, nothing beside them.
"""

import argparse
import math
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

GED_SAMPLES, CLL_SAMPLES, STEPS = 16, 128, 4


def main():
    parser = argparse.ArgumentParser(description="Time to quality of the authors' code.")
    parser.add_argument("clone", help="folder of their repository")
    parser.add_argument("data", help="lidcSeg.pt, or images and masks in a file of the same form")
    parser.add_argument("--minutes", default="2,5,10,20")
    parser.add_argument("--filters", default="32,64,128,256", help="their own choice by default")
    parser.add_argument("--crop", type=int, default=64, help="side of the square from the middle")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--limit", type=int, default=0, help="use at most so many patches")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    sys.path.insert(0, args.clone)
    try:
        from models.cflownet import cFlowNet
        from utils.utils import l2_regularisation
    except ImportError as e:
        sys.exit(f"{args.clone} is no clone of github.com/raghavian/cFlow that imports here: {e}")

    filters = [int(n) for n in args.filters.split(",")]
    images, masks = patches(args)
    order = np.random.default_rng(args.seed).permutation(len(images))
    fifth = len(order) // 5
    test, train = order[fifth : 2 * fifth], order[2 * fifth :]  # the first fifth validates theirs
    print(f"authors' planar cFlow Net, filters {filters}, batch {args.batch}, seed {args.seed};"
          f" {len(train)} training, {len(test)} test patches of {args.crop}x{args.crop}, by patch;"
          f" torch {torch.__version__}, {torch.get_num_threads()} threads\n")
    print(f"{'minutes':>8} {'steps':>8} {'-CLL':>9} {'GED V16':>8} {'GED U':>8}")
    for minutes in map(float, args.minutes.split(",")):
        torch.manual_seed(args.seed)
        net = cFlowNet(
            input_channels=1, num_classes=1, num_filters=filters, latent_dim=6,
            no_convs_fcomb=4, num_flows=STEPS, norm=True, flow=True,
        )
        steps = fit(net, l2_regularisation, images, masks, train, minutes, args)
        cll, ged_v, ged_u = score(net, images, masks, test)
        print(f"{minutes:8.2f} {steps:8d} {cll:9.1f} {ged_v:8.3f} {ged_u:8.3f}", flush=True)


def patches(args):
    """Images [I, 1, S, S] and masks [I, R, S, S], float, from the middle of each patch."""
    images, masks = torch.load(args.data, weights_only=False)
    if args.limit:
        images, masks = images[: args.limit], masks[: args.limit]
    images = images.reshape(len(images), 1, *images.shape[-2:])
    height, width = images.shape[-2:]
    if args.crop > min(height, width):
        sys.exit(f"--crop {args.crop}: the patches are {height}x{width}")
    top, left = (height - args.crop) // 2, (width - args.crop) // 2
    square = (..., slice(top, top + args.crop), slice(left, left + args.crop))
    return images[square].float(), masks[square].float()


def fit(net, l2, images, masks, train, minutes, args):
    """Trains until the minutes are over; the steps it took."""
    adam = torch.optim.Adam(net.parameters(), lr=1e-4, weight_decay=1e-5)
    random = np.random.default_rng(args.seed)
    net.train()
    steps, start, told = 0, time.perf_counter(), 0
    while (spent := time.perf_counter() - start) < 60 * minutes:
        index = random.choice(train, min(args.batch, len(train)), replace=False)
        x, s = images[index], masks[index][:, [random.integers(masks.shape[1])]]
        net.forward(x, s, training=True)
        elbo = net.elbo(s, use_mask=False, analytic_kl=False)[3]
        loss = -elbo + 1e-5 * (l2(net.posterior) + l2(net.prior))
        adam.zero_grad()
        loss.backward()
        adam.step()
        steps += 1
        if spent - told > 2 and sys.stderr.isatty():
            told = spent
            print(f"\r{spent / 60:.1f} of {minutes:g} minutes, loss {loss.item():.1f} ",
                  end="", file=sys.stderr)
    return steps


@torch.no_grad()
def score(net, images, masks, test):
    """Means over test patches: -CLL in nats, GED as V-statistic and unbiased over samples."""
    net.eval()
    results = []
    for i in test:
        x, raters = images[i : i + 1], masks[i]
        net.forward(x, None, training=False)
        features = net.unet_features
        z = net.prior_latent_space.sample((CLL_SAMPLES,))[:, 0]
        logits = torch.cat([net.fcomb.forward(features, one[None]) for one in z])[:, 0]
        log_p = -F.binary_cross_entropy_with_logits(
            logits[None].expand(len(raters), -1, -1, -1),
            raters[:, None].expand(-1, CLL_SAMPLES, -1, -1), reduction="none",
        ).sum((2, 3))
        cll = -(torch.logsumexp(log_p, 1) - math.log(CLL_SAMPLES)).mean()
        results.append((cll.item(), *ged((logits[:GED_SAMPLES] > 0).float(), raters)))
    return np.mean(results, 0)


def ged(samples, raters):
    """2 E d(s, s^) - E d(s, s') - E d(s^, s^'), d = 1 - IoU, IoU of two empty masks 1."""
    between, among = distances(samples, raters).mean(), distances(samples, samples)
    own, n = distances(raters, raters).mean(), len(samples)
    return (
        (2 * between - own - among.mean()).item(),
        (2 * between - own - among.sum() / (n * (n - 1))).item(),
    )


def distances(a, b):
    a, b = a.flatten(1), b.flatten(1)
    both = a @ b.T
    either = a.sum(1)[:, None] + b.sum(1)[None] - both
    return 1 - torch.where(either > 0, both / either.clamp(min=1), torch.ones_like(both))


main()
