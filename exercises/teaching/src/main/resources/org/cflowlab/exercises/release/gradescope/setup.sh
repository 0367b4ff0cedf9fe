#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the autograder's container.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y openjdk-17-jdk-headless bubblewrap
apt-get clean
"${AUTOGRADER:-/autograder}/source/kit/lab" grade --help >/dev/null   # builds the kit
