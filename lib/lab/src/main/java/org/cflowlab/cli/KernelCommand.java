package org.cflowlab.cli;

import org.cflowlab.cli.jupyter.JupyterEnvironment;
import org.cflowlab.cli.jupyter.Kernelspec;
import picocli.CommandLine.Command;

/** {@code lab kernel}: the kernelspec alone. */
@Place(60)
@Command(
    name = "kernel",
    header = "Install or repair the Java kernel for Jupyter.",
    description =
        "Sets up Python if needed and writes the kernelspec cflow-lab, which runs this JDK with the"
            + " library.")
public final class KernelCommand implements LabCommand {
  @Override
  public Integer call() throws Exception {
    JupyterEnvironment environment = JupyterEnvironment.ensure(new TerminalProgress());
    System.out.println("The kernel is in " + Kernelspec.install(environment).getParent());
    return ExitCode.DONE;
  }
}
