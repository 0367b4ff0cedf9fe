/** PyTorch's GPU libraries for the default stack: where they come from, how DJL finds them. */
package org.cflowlab.cli.gpu;
