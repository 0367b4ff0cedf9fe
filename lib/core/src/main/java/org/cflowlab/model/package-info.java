/**
 * The networks: U-Net, the prior and posterior encoders, the combination layer, and the cFlow Net
 * they make up, of which the Prob. U-Net is the case without a flow. Images are [B, C, H, W].
 */
package org.cflowlab.model;
