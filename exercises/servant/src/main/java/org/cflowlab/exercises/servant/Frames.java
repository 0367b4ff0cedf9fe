package org.cflowlab.exercises.servant;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;

/** Messages over a pipe: a kind, a length, bytes. */
public final class Frames {
  private static final int MOST = 8_000_000;

  private Frames() {}

  /** What a message is: who reads it is in the middle of another. */
  public enum Kind {
    /** From the servant, first of all: it is there. */
    READY,
    /** To the servant: read this hand-in. */
    READ,
    /** From it: what was found. */
    FOUND,
    /** To it: from now on it is about this answer. */
    START,
    /** From it: why that cannot be asked; empty if it can. */
    STARTED,
    /** To it: a question. */
    ASK,
    /** From it, before the reply: call a function of the question. */
    CALL,
    /** To it: what the function returned. */
    RETURNED,
    /** From it: the reply, behind a byte for {@link State}. */
    REPLY
  }

  /** Whether the process is fit for another exercise. */
  public enum State {
    /** It is. */
    FIT,
    /** A thread of the student's worked for too long and still runs. */
    STUCK,
    /** It was waited for too long; a busy machine may be why. */
    BY_THE_CLOCK,
    /** Threads or memory are left behind. */
    USED_UP
  }

  /** A message. */
  public record Frame(Kind kind, byte[] bytes) {}

  /** Writes one. */
  public static void write(OutputStream to, Kind kind, byte[] bytes) throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    byte[] head = {
      (byte) kind.ordinal(),
      (byte) (bytes.length >> 24),
      (byte) (bytes.length >> 16),
      (byte) (bytes.length >> 8),
      (byte) bytes.length
    };
    out.write(head);
    out.write(bytes);
    out.flush();
  }

  /**
   * Reads one.
   *
   * @return null at the end
   * @throws IOException if there is none, or what is there is no message
   */
  public static Frame read(DataInputStream in) throws IOException {
    int kind = in.read();
    if (kind < 0) {
      return null;
    }
    int length = in.readInt();
    if (kind >= Kind.values().length || length < 0 || length > MOST) {
      throw new IOException("this is no message");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new Frame(Kind.values()[kind], bytes);
  }
}
