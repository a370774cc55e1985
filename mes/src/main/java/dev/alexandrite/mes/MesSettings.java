package dev.alexandrite.mes;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Whom this role asks while a person waits, and for how long.
 *
 * @param connectTimeout how long another role may take to be there
 * @param answerTimeout how long it may take to answer
 */
@Validated
@ConfigurationProperties("mes")
record MesSettings(
    URI assignmentUrl, URI modelsUrl, Duration connectTimeout, Duration answerTimeout) {

  MesSettings {
    if (!connectTimeout.isPositive() || !answerTimeout.isPositive()) {
      throw new IllegalArgumentException("mes: both time-outs are above zero");
    }
  }
}
