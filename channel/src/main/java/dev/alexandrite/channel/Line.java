package dev.alexandrite.channel;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One line of text: no control characters and no halves of a character, which no column takes. By
 * their numbers and not by name, so that every client understands it.
 */
@Documented
@Constraint(validatedBy = {})
@Pattern(regexp = "^[^\\u0000-\\u001f\\u007f-\\u009f\\ud800-\\udfff]*$")
@ReportAsSingleViolation
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Line {
  String message() default "is one line of text";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
