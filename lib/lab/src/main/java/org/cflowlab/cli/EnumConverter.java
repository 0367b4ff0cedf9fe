package org.cflowlab.cli;

import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The word for an enum's constant on the command line: what its {@code toString} says. */
abstract class EnumConverter<E extends Enum<E>> implements ITypeConverter<E> {
  private final E[] constants;

  EnumConverter(E[] constants) {
    this.constants = constants;
  }

  @Override
  public E convert(String word) {
    return Arrays.stream(constants)
        .filter(constant -> constant.toString().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "expected one of %s (case-sensitive) but was '%s'"
                        .formatted(Arrays.toString(constants), word)));
  }
}
