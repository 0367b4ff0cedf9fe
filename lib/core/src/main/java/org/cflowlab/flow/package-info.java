/**
 * Normalizing flows on a latent vector z [B, L]: each step's file is its equation, a chain composes
 * steps whose parameters a small network reads from a context. Stands alone on arrays.
 *
 * <p>Numbers in parentheses are equations of Selvan et al. (2020).
 *
 * <table>
 *   <caption>The steps</caption>
 *   <tr><th>step</th><th>T(z)</th><th>log |det J|</th></tr>
 *   <tr><td>{@link org.cflowlab.flow.Planar}</td>
 *     <td>z + u_hat h, h = tanh(w.z + b)</td>
 *     <td>log(1 + (1 - h^2) w.u_hat)</td></tr>
 *   <tr><td>{@link org.cflowlab.flow.Radial}</td>
 *     <td>z + beta (z - z_0) / (alpha + r), r = |z - z_0|, m = alpha + beta</td>
 *     <td>(L - 1) log((r + m) / (r + alpha)) + log((r^2 + 2 alpha r + alpha m) / (r + alpha)^2)
 *     </td></tr>
 *   <tr><td>{@link org.cflowlab.flow.ActNorm}</td>
 *     <td>s z + b</td>
 *     <td>sum log s</td></tr>
 *   <tr><td>{@link org.cflowlab.flow.InvertibleLinear}</td>
 *     <td>P L (U + diag d) P^T z</td>
 *     <td>sum log d</td></tr>
 *   <tr><td>{@link org.cflowlab.flow.AffineCoupling}</td>
 *     <td>z_a to r z_a + t, (log r, t) = h(z_b)</td>
 *     <td>sum log r</td></tr>
 *   <tr><td>{@link org.cflowlab.flow.SplineCoupling}</td>
 *     <td>z_a to a rising rational-quadratic curve of it, given by h(z_b)</td>
 *     <td>sum of the logs of the curve's slopes</td></tr>
 *   <tr><td>{@link org.cflowlab.flow.MaskedAutoregressive}</td>
 *     <td>y_i = r_i z_i + t_i, (log r_i, t_i) = h_i(y_1, .., y_{i-1})</td>
 *     <td>sum log r</td></tr>
 *   <tr><td>{@link org.cflowlab.flow.ContinuousFlow}</td>
 *     <td>dz/dt = v(z, t) from t = 0 to 1</td>
 *     <td>integral of the trace of dv/dz</td></tr>
 *   <tr><td>{@link org.cflowlab.flow.Glow}</td>
 *     <td>ActNorm, then InvertibleLinear, then AffineCoupling</td>
 *     <td>their sum</td></tr>
 * </table>
 *
 * <p>To add a flow, write one file with one class:
 *
 * <pre>{@code
 * // Shift: T(z) = z + b.
 * public record Shift(int latent) implements FlowStep {
 *   public int parameterCount() { return latent; }
 *   public double[] identity(RandomGenerator random) { return new double[latent]; }
 *   public Transformed forward(NDArray z, NDArray b) {
 *     return new Transformed(z.add(b), sumLast(z.zerosLike()));
 *   }
 *   public NDArray inverse(NDArray y, NDArray b) { return y.sub(b); }
 * }
 * }</pre>
 *
 * <p>and one entry in {@code FlowCase.ALL} among the tests, {@code new FlowCase("shift", 1,
 * Shift::new)}: the suite then checks its inverse, its log-determinant against two Jacobians, its
 * gradients, its start, and what it does with extreme numbers. A coupling extends {@link
 * org.cflowlab.flow.Coupling} instead, and is two short methods. To train with a new flow, give
 * {@code CFlowNet.builder().optFlow(4, k -> new Shift(6))}; to save the network too, give the flow
 * a name with {@code NamedFlows.register}.
 *
 * <p>A density of points, without any image, is a {@link org.cflowlab.flow.ConditionalFlow}:
 *
 * <pre>{@code
 * try (ConditionalFlow flow =
 *     ConditionalFlow.builder().setLatent(2).optFlow(4, k -> Glow.step(2, k)).build(manager)) {
 *   for (int step = 0; step < 300; step++) {
 *     try (GradientCollector gradients = Torch.newGradientCollector()) {
 *       gradients.backward(flow.logProb(points, null).mean().neg());
 *     }
 *     NDArray values = flow.parameters().values();
 *     flow.parameters().setValues(values.stopGradient().sub(values.getGradient().mul(.05)));
 *   }
 *   NDArray samples = flow.sample(1000, null, new Noise(1, "samples"));
 * }
 * }</pre>
 */
package org.cflowlab.flow;
