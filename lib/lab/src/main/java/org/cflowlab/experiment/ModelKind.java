package org.cflowlab.experiment;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.cflowlab.file.BadInputException;
import org.cflowlab.file.Choice;
import org.cflowlab.loss.Schedule;
import org.cflowlab.model.CFlowNet;
import org.cflowlab.model.DeterministicUNet;
import org.cflowlab.model.FlowKind;
import org.cflowlab.model.LowRankNet;
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
  BOTH("planar-prior-glow", "cFlow Net (planar), Glow prior"),
  /** A Gaussian of rank 10 over the logits, and no latent variable model. */
  SSN("ssn", "low-rank Gaussian (SSN)");

  /** K = 4, as the paper. */
  private static final int FLOW_STEPS = 4;

  /** As Monteiro et al. (2020). */
  private static final int RANK = 10;

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
   * @param foreground share of foreground pixels in the training masks
   * @param seed of the start values
   */
  public Segmenter build(
      Settings settings, int channels, double foreground, long seed, NDManager manager) {
    int[] filters = settings.filters();
    foreground = Math.min(.99, Math.max(1e-4, foreground)); // none, or all, is a matter of luck
    DataType type = DataType.FLOAT32;
    return switch (this) {
      case UNET -> new DeterministicUNet(manager, channels, filters, foreground, type, seed);
      case SSN -> new LowRankNet(manager, channels, filters, RANK, foreground, type, seed);
      default ->
          network(settings, seed).optChannels(channels).optForeground(foreground).build(manager);
    };
  }

  /**
   * A builder of a network of this kind with a latent vector.
   *
   * @param seed of the start values
   * @throws IllegalArgumentException for a model that has none
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
      case UNET, SSN -> throw new IllegalArgumentException(title + " has no latent vector");
    };
  }

  /** How this kind is trained where others are trained with these settings. */
  public Settings training(Settings settings) {
    Schedule objective = settings.objective();
    Schedule own =
        switch (this) {
          case PROB_MC -> objective.withSampledDivergence();
          case UNET -> objective.withoutLatent();
          case SSN -> objective.withoutPosterior();
          default -> objective;
        };
    return settings.toBuilder().optObjective(own).build();
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
