package org.cflowlab.experiment.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cflowlab.experiment.Comparison;
import org.cflowlab.experiment.Metric;
import org.cflowlab.experiment.ModelKind;
import org.cflowlab.experiment.Raters;
import org.cflowlab.loss.Schedule;
import org.cflowlab.train.History;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Axis;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Font;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.components.Line;
import tech.tablesaw.plotly.components.Marker;
import tech.tablesaw.plotly.traces.ScatterTrace;
import tech.tablesaw.plotly.traces.Trace;

/** The plots to point at: they name the model and the seed under the mouse. */
final class Figures {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;

  private Figures() {}

  /** The objective on the validation split over steps, one line for each model and seed. */
  static Figure learningCurves(Comparison.Result result, Raters raters) {
    List<Trace> traces = new ArrayList<>();
    for (Comparison.Trained m : result.models()) {
      if (m.cell().raters() == raters) {
        List<History.Point> points = m.history().validation();
        String name = m.kind().title() + ", seed " + m.cell().seed();
        traces.add(
            ScatterTrace.builder(
                    points.stream().mapToDouble(History.Point::step).toArray(),
                    points.stream().mapToDouble(History.Point::loss).toArray())
                .mode(ScatterTrace.Mode.LINE_AND_MARKERS)
                .name(name)
                .marker(marker(m.kind(), 4))
                .line(Line.builder().color(color(m.kind())).width(1.5).build())
                .build());
      }
    }
    Schedule objective = Pictures.objective(result);
    return figure(
        Pictures.lowered(objective) + " on the validation split, " + raters.title(),
        "training step",
        Pictures.unit(objective),
        traces);
  }

  /** -CLL against GED, one point for each training. */
  static Figure scores(Table trainings, List<ModelKind> kinds, Raters raters) {
    List<Trace> traces = new ArrayList<>();
    for (ModelKind kind : kinds) {
      Table own =
          trainings.where(
              trainings
                  .stringColumn(TrainingsTable.MODEL)
                  .isEqualTo(kind.title())
                  .and(trainings.stringColumn(TrainingsTable.RATERS).isEqualTo(raters.id())));
      if (own.rowCount() > 0) {
        DoubleColumn seeds = own.doubleColumn(TrainingsTable.SEED);
        traces.add(
            ScatterTrace.builder(
                    own.doubleColumn(Metric.CLL.title()), own.doubleColumn(Metric.GED_V.title()))
                .name(kind.title())
                .text(
                    seeds.asList().stream().map(s -> "seed " + s.intValue()).toArray(String[]::new))
                .marker(marker(kind, 10))
                .build());
      }
    }
    return figure(
        "Two scores of each training, " + raters.title(),
        Metric.CLL.title() + ", nats (smaller is better)",
        Metric.GED_V.title() + " (smaller is better)",
        traces);
  }

  private static Marker marker(ModelKind kind, double size) {
    return Marker.builder().color(color(kind)).size(size).build();
  }

  private static String color(ModelKind kind) {
    Color c = Pictures.color(kind);
    return String.format(Locale.ROOT, "#%02X%02X%02X", c.getRed(), c.getGreen(), c.getBlue());
  }

  private static Figure figure(String title, String x, String y, List<Trace> traces) {
    Layout layout =
        Layout.builder()
            .title(title)
            .titleFont(Font.builder().size(16).build())
            .xAxis(Axis.builder().title(x).build())
            .yAxis(Axis.builder().title(y).build())
            .showLegend(true)
            .width(WIDTH)
            .height(HEIGHT)
            .build();
    return new Figure(layout, traces.toArray(Trace[]::new));
  }
}
