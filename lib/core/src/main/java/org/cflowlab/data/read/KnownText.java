package org.cflowlab.data.read;

import java.util.HashMap;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import org.cflowlab.data.read.SafeUnpickler.Refused;

/**
 * Classes of other packages that are text with a name of their own, such as the identifiers of
 * pydicom in published pickles: taken as the text they hold, nothing of theirs is made.
 */
final class KnownText {
  private KnownText() {}

  static Map<String, IObjectConstructor> constructors() {
    Map<String, IObjectConstructor> list = new HashMap<>();
    for (String text :
        new String[] {
          "pydicom.uid UID",
          "dicom.UID UID",
          "dicom.uid UID",
          "pydicom.valuerep PersonName",
          "numpy str_",
          "numpy.core.multiarray str_",
          "__builtin__ unicode",
          "__builtin__ str",
          "builtins str"
        }) {
      list.put(text, KnownText::text);
    }
    for (String module : new String[] {"copy_reg", "copyreg"}) {
      list.put(module + " _reconstructor", KnownText::reconstructed);
    }
    return list;
  }

  private static Object text(Object[] arguments) {
    if (arguments.length >= 1 && arguments[0] instanceof String text) {
      return text;
    }
    throw new Refused("it has an identifier that is no text");
  }

  /** (class, the class of its text, text): how protocols 0 and 1 write such an object. */
  private static Object reconstructed(Object[] arguments) {
    if (arguments.length == 3 && arguments[2] instanceof String text) {
      return text;
    }
    throw new Refused("it has an object of a class, which no data needs");
  }
}
