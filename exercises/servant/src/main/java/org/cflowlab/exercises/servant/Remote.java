package org.cflowlab.exercises.servant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.cflowlab.array.Torch;

/**
 * An answer that is elsewhere: an object of the contract, whose methods ask over a {@link Line}.
 * Arguments that the answer changes are changed here, too.
 *
 * <p>Where arrays among the arguments require a gradient, {@link #gradients} has those of the sum
 * of the result. They are taken where the answer is.
 */
public final class Remote<T> implements InvocationHandler {
  private final Class<T> contract;
  private final Line line;
  private final T answer;
  private final Set<String> asked = new TreeSet<>();
  private final Set<String> changed = new TreeSet<>();
  private final List<NDArray> gradients = new ArrayList<>();
  private boolean fresh = true;

  /** An answer to this contract, at the end of this line. */
  public Remote(Class<T> contract, Line line) {
    this.contract = contract;
    this.line = line;
    this.answer =
        contract.cast(
            Proxy.newProxyInstance(contract.getClassLoader(), new Class<?>[] {contract}, this));
  }

  /** The object to ask; what it is asked next is asked of a new object of the student's. */
  public T anew() {
    fresh = true;
    asked.clear();
    changed.clear();
    return answer;
  }

  /** The names of the methods asked since then. */
  public Set<String> asked() {
    return Set.copyOf(asked);
  }

  /** The names of the arguments that the answer has changed since then. */
  public Set<String> changed() {
    return Set.copyOf(changed);
  }

  /**
   * The gradients of the sum of what the last call returned, by the arrays among its arguments that
   * require one, in their order.
   *
   * @param answer what {@link #anew} returned
   */
  public static List<NDArray> gradients(Object answer) {
    return ((Remote<?>) Proxy.getInvocationHandler(answer)).gradients;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return Wire.ofObject(contract.getSimpleName(), proxy, method, arguments);
    } else if (method.isDefault()) {
      return InvocationHandler.invokeDefault(proxy, method, arguments);
    }
    asked.add(method.getName());
    List<Wire.Callable> functions = new ArrayList<>();
    List<NDArray> tracked = new ArrayList<>();
    Wire.Writer question = new Wire.Writer(functions, tracked).text(method.getName()).bit(fresh);
    fresh = false;
    Type[] types = method.getGenericParameterTypes();
    for (int i = 0; i < types.length; i++) {
      question.value(types[i], arguments[i]);
    }
    Supplier<NDManager> manager = () -> managerOf(arguments);
    byte[] reply = line.ask(question.bytes(), called -> Wire.called(called, functions, manager));
    try {
      return answer(new Wire.Reader(reply, manager, null), method, arguments, tracked.size());
    } catch (IllegalArgumentException e) {
      throw new NoAnswer("an answer that cannot be read: " + e.getMessage(), "");
    }
  }

  private Object answer(Wire.Reader reply, Method method, Object[] arguments, int tracked) {
    if (!reply.bit()) {
      throw new NoAnswer(Texts.clean(reply.text()), Texts.clean(reply.text()));
    }
    Object result = reply.value(method.getGenericReturnType());
    Type[] types = method.getGenericParameterTypes();
    for (int i = 0; i < types.length; i++) {
      if (reply.bit()) {
        changed.add(method.getParameters()[i].getName());
        Wire.restore(arguments[i], reply.value(types[i]));
      }
    }
    gradients.clear();
    for (int i = 0; i < tracked; i++) {
      gradients.add((NDArray) reply.value(NDArray.class));
    }
    return result;
  }

  /** That of the first array among the arguments. */
  private static NDManager managerOf(Object[] arguments) {
    for (Object argument : arguments) {
      Object first = argument instanceof org.cflowlab.exercises.Gaussian g ? g.mu() : argument;
      if (first instanceof NDArray array) {
        return array.getManager();
      }
    }
    return Torch.newManager();
  }
}
