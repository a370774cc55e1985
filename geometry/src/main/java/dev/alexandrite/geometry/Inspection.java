package dev.alexandrite.geometry;

import java.util.List;

/** What came out of looking at a file: a measurement with a verdict, or a refusal. */
public sealed interface Inspection {

  record Measured(Measurement measurement, Verdict verdict, List<Finding> findings)
      implements Inspection {
    public Measured {
      findings = List.copyOf(findings);
    }

    public Measured(Measurement measurement) {
      this(measurement, measurement.verdict(), measurement.findings());
    }
  }

  /**
   * @param detail what is wrong and where, in English; may quote a few characters of the file
   */
  record Refused(RefusalCode code, String detail) implements Inspection {}
}
