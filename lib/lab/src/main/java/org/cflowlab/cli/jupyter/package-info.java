/**
 * The Python side: finding Python, an environment with JupyterLab, and the kit's own kernelspec.
 */
package org.cflowlab.cli.jupyter;
