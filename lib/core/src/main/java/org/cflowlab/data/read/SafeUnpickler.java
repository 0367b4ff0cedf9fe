package org.cflowlab.data.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;

/**
 * Reads a pickle that holds plain containers and a few known classes. A pickle can name any class
 * and have it called; here a class that is not on the list ends the reading, before anything is
 * made of it, and so does a value longer than any patch or than what is left of the file.
 */
final class SafeUnpickler extends Unpickler {
  private static final int LONGEST_VALUE = 1 << 30;
  private static final int LONGEST_NAME = 200;
  private static final int MOST_VALUES = 1 << 22;
  private static final int WORTH_FORGETTING = 1 << 10;

  /** What is kept of a value too large to be kept: pickles never use those twice. */
  private static final Object FORGOTTEN = new Object();

  /** Instructions that are left to the library; those with a length or a class are below. */
  private static final Set<Short> PLAIN =
      Set.of(
          Opcodes.MARK,
          Opcodes.STOP,
          Opcodes.POP,
          Opcodes.POP_MARK,
          Opcodes.NONE,
          Opcodes.NEWTRUE,
          Opcodes.NEWFALSE,
          Opcodes.BININT,
          Opcodes.BININT1,
          Opcodes.BININT2,
          Opcodes.LONG1,
          Opcodes.BINFLOAT,
          Opcodes.INT,
          Opcodes.LONG,
          Opcodes.FLOAT,
          Opcodes.STRING,
          Opcodes.UNICODE,
          Opcodes.LIST,
          Opcodes.GET,
          Opcodes.DUP,
          Opcodes.EMPTY_TUPLE,
          Opcodes.TUPLE,
          Opcodes.TUPLE1,
          Opcodes.TUPLE2,
          Opcodes.TUPLE3,
          Opcodes.EMPTY_LIST,
          Opcodes.APPEND,
          Opcodes.APPENDS,
          Opcodes.EMPTY_DICT,
          Opcodes.BINGET,
          Opcodes.LONG_BINGET,
          Opcodes.REDUCE,
          Opcodes.BINPERSID,
          Opcodes.PROTO,
          Opcodes.FRAME);

  private final Map<String, IObjectConstructor> allowed;
  private CountedStream bytes;

  /** A class on the list whose objects are filled in after they are made. */
  interface Stateful {
    /** Takes what the pickle says the object holds. */
    void state(Object state);
  }

  /** Makes objects of the listed classes, named "module class", and of no others. */
  SafeUnpickler(Map<String, IObjectConstructor> allowed) {
    this.allowed = allowed;
  }

  /**
   * Reads one pickle, up to its end mark.
   *
   * @throws IOException if it is damaged, or has anything that is not allowed
   */
  Object load(CountedStream in) throws IOException {
    bytes = in;
    try {
      return super.load(in);
    } catch (RuntimeException e) { // how the library reports damage
      throw new IOException(
          e instanceof Refused ? e.getMessage() : "it is damaged near byte " + in.position(), e);
    }
  }

  @Override
  protected Object dispatch(short instruction) throws IOException {
    switch (instruction) {
      case Opcodes.GLOBAL -> stack.add(allowed(line(), line()));
      case Opcodes.STACK_GLOBAL -> {
        Object name = stack.pop();
        stack.add(allowed((String) stack.pop(), (String) name));
      }
      case Opcodes.INST -> throw notAllowed(line() + " " + line());
      case Opcodes.SHORT_BINUNICODE -> stack.add(text(length(1)));
      case Opcodes.BINUNICODE -> stack.add(text(length(4)));
      case Opcodes.BINUNICODE8 -> stack.add(text(length(8)));
      case Opcodes.SHORT_BINBYTES -> stack.add(take(length(1)));
      case Opcodes.BINBYTES -> stack.add(take(length(4)));
      case Opcodes.BINBYTES8, Opcodes.BYTEARRAY8 -> stack.add(take(length(8)));
      case Opcodes.READONLY_BUFFER -> {}
      case Opcodes.SHORT_BINSTRING -> stack.add(latin(length(1)));
      case Opcodes.BINSTRING -> stack.add(latin(length(4)));
      case Opcodes.DICT -> {
        List<Object> items = stack.pop_all_since_marker();
        stack.add(new HashMap<>());
        for (int i = 0; i < items.size(); i += 2) {
          set(items.get(i), items.get(i + 1));
        }
      }
      case Opcodes.EMPTY_SET -> stack.add(Unreadable.SET);
      case Opcodes.ADDITEMS -> stack.pop_all_since_marker();
      case Opcodes.FROZENSET -> {
        stack.pop_all_since_marker();
        stack.add(Unreadable.SET);
      }
      case Opcodes.PUT, Opcodes.BINPUT, Opcodes.LONG_BINPUT, Opcodes.MEMOIZE ->
          remember(instruction);
      case Opcodes.NEWOBJ -> {
        Object[] arguments = (Object[]) stack.pop();
        stack.add(((IObjectConstructor) stack.pop()).construct(arguments));
      }
      case Opcodes.SETITEM -> {
        Object value = stack.pop();
        set(stack.pop(), value);
      }
      case Opcodes.SETITEMS -> {
        List<Object> items = stack.pop_all_since_marker();
        for (int i = 0; i < items.size(); i += 2) {
          set(items.get(i), items.get(i + 1));
        }
      }
      case Opcodes.BUILD -> {
        Object state = stack.pop();
        if (stack.peek() instanceof Stateful object) {
          object.state(state);
        } else if (!(stack.peek() instanceof String)) { // what an identifier remembers is not kept
          throw new Refused("it fills an object that takes nothing");
        }
      }
      default -> {
        if (!PLAIN.contains(instruction)) {
          throw new Refused(
              String.format(
                  Locale.ROOT,
                  "it has the instruction %d, which is not supported: save it again with lists,"
                      + " dictionaries and arrays alone",
                  instruction));
        }
        return super.dispatch(instruction);
      }
    }
    if (stack.size() > MOST_VALUES || memo.size() > MOST_VALUES) {
      throw new Refused("it holds too many values");
    }
    return NO_RETURN_VALUE;
  }

  /** A reference to data outside the pickle stands for itself. */
  @Override
  protected Object persistentLoad(Object id) {
    return id;
  }

  private IObjectConstructor allowed(String module, String name) {
    IObjectConstructor constructor = allowed.get(module + " " + name);
    if (constructor == null) {
      throw notAllowed(module + "." + name);
    }
    return constructor;
  }

  private static Refused notAllowed(String name) {
    String shown = name.replaceAll("[^\\x21-\\x7e]+", " ");
    return new Refused(
        "it wants the class " + shown + ", which is not on the list of harmless ones");
  }

  /** Keys that are hashed must be plain: nested lists could take for ever, or the whole stack. */
  private void set(Object key, Object value) {
    if (!(key instanceof String || key instanceof Number)) {
      throw new Refused("it has a dictionary whose keys are neither text nor numbers");
    }
    @SuppressWarnings("unchecked")
    Map<Object, Object> dictionary = (Map<Object, Object>) stack.peek();
    dictionary.put(key, value);
  }

  private void remember(short instruction) throws IOException {
    Object top = stack.peek();
    boolean large = isLarge(top);
    if (large) {
      stack.pop();
      stack.add(FORGOTTEN);
    }
    super.dispatch(instruction);
    if (large) {
      stack.pop();
      stack.add(top);
    }
  }

  /** Text or bytes that are large, or a tuple that holds some. */
  private static boolean isLarge(Object value) {
    return value instanceof String text && text.length() > WORTH_FORGETTING
        || value instanceof byte[] data && data.length > WORTH_FORGETTING
        || value instanceof Object[] tuple && Arrays.stream(tuple).anyMatch(SafeUnpickler::isLarge);
  }

  private long length(int size) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return length.put(0, take(size)).getLong(0);
  }

  private byte[] take(long n) throws IOException {
    return bytes.take(n, LONGEST_VALUE);
  }

  private String text(long length) throws IOException {
    return new String(take(length), StandardCharsets.UTF_8);
  }

  /** Text of Python 2, which may be bytes: a character for each. */
  private String latin(long length) throws IOException {
    return new String(take(length), StandardCharsets.ISO_8859_1);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = bytes.read(); c != '\n'; c = bytes.read()) {
      if (c < 0 || line.length() == LONGEST_NAME) {
        throw new Refused("it has a class without a proper name");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  /** Why a pickle is not read any further. */
  static final class Refused extends PickleException {
    private static final long serialVersionUID = 1L;

    Refused(String why) {
      super(why);
    }
  }
}
