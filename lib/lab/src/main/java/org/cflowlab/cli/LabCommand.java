package org.cflowlab.cli;

import java.util.concurrent.Callable;

/**
 * A command of {@code lab}: a class with picocli's {@code @Command}, named in {@code
 * META-INF/services/org.cflowlab.cli.LabCommand} of its module. It returns one of {@link ExitCode}.
 */
public interface LabCommand extends Callable<Integer> {}
