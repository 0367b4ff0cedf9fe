/**
 * The networks: U-Net, the prior and posterior encoders, the combination layer, and the cFlow Net
 * they make up, of which the Prob. U-Net is the case without a flow. Images are [B, C, H, W].
 *
 * <p>The families are closed, so that losses and files know each; a program's own are the flows of
 * a cFlow Net, on its posterior and on its prior, registered by name ({@link
 * org.cflowlab.model.NamedFlows}), and densities by themselves ({@link
 * org.cflowlab.flow.ConditionalFlow}).
 */
package org.cflowlab.model;
