package org.cflowlab.data.read;

/** Patches of LIDC-IDRI in one of its layouts. */
interface LidcSource extends PatchSource {
  @Override
  default String name() {
    return DataSets.LIDC;
  }

  @Override
  default int raters() {
    return LidcIndex.RATERS;
  }
}
