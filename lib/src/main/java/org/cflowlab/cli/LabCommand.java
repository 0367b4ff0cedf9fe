package org.cflowlab.cli;

/**
 * A command another module adds to {@code lab}: a picocli {@code @Command}, found through {@link
 * java.util.ServiceLoader}.
 */
public interface LabCommand extends java.util.concurrent.Callable<Integer> {}
