package org.cflowlab.experiment;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Choice;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.model.Segmenter;
import org.cflowlab.train.Settings;

/** The models that can be compared. */
public enum ModelKind {
  /** The posterior is the Gaussian itself. */
  PROB("prob", "Prob. U-Net"),
  /** Four planar steps bend it. */
  PLANAR("planar", "cFlow Net (planar)"),
  /** Four Glow steps. */
  GLOW("glow", "cFlow Net (Glow)"),
  /** Four radial steps. */
  RADIAL("radial", "cFlow Net (radial)"),
  /** Four spline couplings. */
  SPLINE("spline", "cFlow Net (spline)"),
  /** No latent vector: the same mask each time. */
  UNET("unet", "Det. U-Net"),
  /** Prob. U-Net with its divergence sampled, as a flow's is: then the flow is all that differs. */
  PROB_MC("prob-mc", "Prob. U-Net (sampled KL)"),
  /** Four planar steps bend the prior, which samples come from. */
  PRIOR_PLANAR("prior-planar", "planar prior"),
  /** Four Glow steps bend the prior. */
  PRIOR_GLOW("prior-glow", "Glow prior"),
  /** Four spline couplings bend the prior. */
  PRIOR_SPLINE("prior-spline", "spline prior"),
  /** Planar steps bend the posterior and Glow steps the prior. */
  BOTH("planar-prior-glow", "cFlow Net (planar), Glow prior");

  /** K = 4, as the paper. */
  private static final int FLOW_STEPS = 4;

  private final String id;
  private final String title;

  ModelKind(String id, String title) {
    this.id = id;
    this.title = title;
  }

  /** The word for it on the command line. */
  public String id() {
    return id;
  }

  /** The name for readers. */
  public String title() {
    return title;
  }

  /** A network of this kind for grey images, ready to train. */
  public Segmenter build(Settings settings, double foreground, long seed, NDManager manager) {
    return build(settings, 1, foreground, seed, manager);
  }

  /**
   * A network of this kind, ready to train.
   *
   * @param channels of an image
   * @param foreground share of foreground pixels in the training masks, in (0, 1)
   * @param seed of the start values
   */
  public Segmenter build(
      Settings settings, int channels, double foreground, long seed, NDManager manager) {
    return this == UNET
        ? new DeterministicUNet(
            manager, channels, settings.filters(), foreground, DataType.FLOAT32, seed)
        : network(settings, seed).optChannels(channels).optForeground(foreground).build(manager);
  }

  /**
   * A builder of a network of this kind with a latent vector.
   *
   * @param seed of the start values
   * @throws IllegalArgumentException for the U-Net, which has none
   */
  public CFlowNet.Builder network(Settings settings, long seed) {
    CFlowNet.Builder builder =
        CFlowNet.builder()
            .setFilters(settings.filters())
            .setSeed(seed)
            .optLatent(settings.latent());
    return switch (this) {
      case PROB, PROB_MC -> builder;
      case PLANAR -> builder.optFlow(FLOW_STEPS, FlowKind.PLANAR);
      case GLOW -> builder.optFlow(FLOW_STEPS, FlowKind.GLOW);
      case RADIAL -> builder.optFlow(FLOW_STEPS, FlowKind.RADIAL);
      case SPLINE -> builder.optFlow(FLOW_STEPS, FlowKind.SPLINE);
      case PRIOR_PLANAR -> builder.optPriorFlow(FLOW_STEPS, FlowKind.PLANAR);
      case PRIOR_GLOW -> builder.optPriorFlow(FLOW_STEPS, FlowKind.GLOW);
      case PRIOR_SPLINE -> builder.optPriorFlow(FLOW_STEPS, FlowKind.SPLINE);
      case BOTH ->
          builder.optFlow(FLOW_STEPS, FlowKind.PLANAR).optPriorFlow(FLOW_STEPS, FlowKind.GLOW);
      case UNET -> throw new IllegalArgumentException(title + " has no latent vector");
    };
  }

  /** How this kind is trained where others are trained with these settings. */
  public Settings training(Settings settings) {
    return this == PROB_MC
        ? settings.toBuilder().optObjective(settings.objective().withSampledDivergence()).build()
        : settings;
  }

  /** The words for all models, for a command's help. */
  public static final class Words implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(values()).map(ModelKind::id).iterator();
    }
  }

  /**
   * The models of a comma-separated list, in its order.
   *
   * @throws BadInputException for a word that is no model, or one given twice
   */
  public static List<ModelKind> parse(String list) {
    return Choice.parse(list, "model", values(), ModelKind::id);
  }
}
