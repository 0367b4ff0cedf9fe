"""The training step of `lab bench step` in plain PyTorch, to compare with.

Usage: ./lab bench step --preset lab --filters 32,64,128,256 --batch 16 --json step.json
       python lib/bench/pytorch_step.py step.json

Needs torch==2.7.1. Reads the sizes from the report, times the same networks on the same work
(forward, backward, Adam), in both orders images can lie in memory, and prints all medians with
their ratios. Run both under the same conditions: the same OMP_NUM_THREADS, nothing beside them.
"""

import json
import re
import statistics
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

CONTEXT, HIDDEN, STEPS, WARM = 128, 8, 4, 5


def block(inputs, outputs, norm=True):
    layers = []
    for i in range(3):
        layers += [nn.Conv2d(inputs if i == 0 else outputs, outputs, 3, padding=1), nn.ReLU()]
    return nn.Sequential(*layers, *([nn.BatchNorm2d(outputs)] if norm else []))


class Encoder(nn.Module):
    def __init__(self, channels, filters, latent, context):
        super().__init__()
        ins = [channels, *filters[:-1]]
        last = len(filters) - 1
        self.blocks = nn.ModuleList(
            block(a, b, i != last) for i, (a, b) in enumerate(zip(ins, filters))
        )
        self.head = nn.Linear(filters[-1], 2 * latent)
        self.context = nn.Linear(filters[-1], context) if context else None

    def forward(self, x):
        for i, b in enumerate(self.blocks):
            x = b(F.avg_pool2d(x, 2) if i else x)
        pooled = x.mean((2, 3))
        mu, log_sigma = self.head(pooled).chunk(2, 1)
        return mu, log_sigma.clamp(-7, 3), self.context(pooled) if self.context else None


class UNet(nn.Module):
    def __init__(self, filters):
        super().__init__()
        last = len(filters) - 1
        ins = [1, *filters[:-1]]
        self.down = nn.ModuleList(block(a, b, i != last) for i, (a, b) in enumerate(zip(ins, filters)))
        self.up = nn.ModuleList(block(filters[i] + filters[i + 1], filters[i]) for i in range(last))

    def forward(self, x):
        skips = []
        for i, b in enumerate(self.down):
            x = b(F.avg_pool2d(x, 2) if i else x)
            skips.append(x)
        for i in reversed(range(len(self.up))):
            x = F.interpolate(x, size=skips[i].shape[2:], mode="bilinear", align_corners=True)
            x = self.up[i](torch.cat([skips[i], x], 1))
        return x


class CFlowNet(nn.Module):
    def __init__(self, filters, latent):
        super().__init__()
        self.latent = latent
        f = filters[0]
        self.unet = UNet(filters)
        self.prior = Encoder(1, filters, latent, 0)
        self.posterior = Encoder(2, filters, latent, CONTEXT)
        self.flow = nn.Sequential(
            nn.Linear(CONTEXT, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, HIDDEN), nn.Tanh(),
            nn.Linear(HIDDEN, STEPS * (2 * latent + 1)),
        )
        self.features, self.shift = nn.Conv2d(f, f, 1), nn.Linear(latent, f, bias=False)
        self.rest = nn.Sequential(
            nn.ReLU(), nn.BatchNorm2d(f), nn.Conv2d(f, f, 1), nn.ReLU(), nn.BatchNorm2d(f),
            nn.Conv2d(f, f, 1), nn.ReLU(), nn.Conv2d(f, 1, 1),
        )

    def forward(self, x, mask):
        p_mu, p_log, _ = self.prior(x)
        mu, log_sigma, c = self.posterior(torch.cat([x, mask], 1))
        eps = torch.randn_like(mu)
        z = mu + log_sigma.exp() * eps
        log_q = (-0.5 * eps**2 - log_sigma).sum(1)
        for p in self.flow(c).chunk(STEPS, 1):
            u, w, b = p.split([self.latent, self.latent, 1], 1)
            wu = (w * u).sum(1, keepdim=True)
            u = u + (F.softplus(wu) - 1 - wu) * w / (w * w).sum(1, keepdim=True)
            h = torch.tanh((w * z).sum(1, keepdim=True) + b)
            z = z + u * h
            log_q = log_q - torch.log1p((1 - h * h) * (w * u).sum(1, keepdim=True))[:, 0]
        log_p = (-0.5 * ((z - p_mu) / p_log.exp()) ** 2 - p_log).sum(1)
        h = self.features(self.unet(x)) + self.shift(z)[:, :, None, None]
        logits = self.rest(h)
        reconstruction = F.binary_cross_entropy_with_logits(logits, mask, reduction="none")
        return (reconstruction.sum((1, 2, 3)) + log_q - log_p).mean()


def main():
    report = json.load(open(sys.argv[1]))
    work = report["conditions"]["work"]
    if "planar" not in work:
        sys.exit("This script compares the planar model only, not: " + work)
    filters = [int(n) for n in re.search(r"filters \[([\d, ]+)\]", work)[1].split(",")]
    latent = int(re.search(r"L = (\d+)", work)[1])
    batch, size = map(int, re.search(r"(\d+) images of (\d+)x", work).groups())
    ours = next(t for t in report["timings"] if t["name"] == "step, whole")
    print(work)
    print(f"cFlow Lab              {ours['median']:9.2f} ms   ({report['conditions']['stack']})")
    for name, order in ("contiguous", torch.contiguous_format), ("channels last", torch.channels_last):
        theirs = step(filters, latent, batch, size, order, ours["repetitions"])
        print(
            f"PyTorch, {name:13} {theirs:9.2f} ms   (torch {torch.__version__},"
            f" {torch.get_num_threads()} threads)   ratio {ours['median'] / theirs:.2f}"
        )
    print("A ratio below 1: cFlow Lab is faster.")


def step(filters, latent, batch, size, order, repetitions):
    torch.manual_seed(1)
    net = CFlowNet(filters, latent).to(memory_format=order)
    adam = torch.optim.Adam(net.parameters(), 1e-4)
    x = torch.rand(batch, 1, size, size).to(memory_format=order)
    mask = (torch.rand(batch, 1, size, size) < 0.05).float()
    times = []
    for _ in range(WARM + repetitions):
        start = time.perf_counter()
        adam.zero_grad()
        net(x, mask).backward()
        adam.step()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times[WARM:])


main()
