package dev.alexandrite.crm;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What a workshop may decide for itself.
 *
 * @param paymentDays how long a customer has to pay an invoice
 */
@Validated
@ConfigurationProperties("crm")
record CrmSettings(@Positive int paymentDays) {}
