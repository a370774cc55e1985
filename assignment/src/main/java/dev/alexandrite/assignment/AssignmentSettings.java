package dev.alexandrite.assignment;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What a workshop may decide for itself.
 *
 * @param payPerMille the operator's share of an order's price, in thousandths
 * @param payFloorMinor the least that an order pays, in minor units of the house's currency
 * @param openWorkOrdersMax how many orders an operator may have claimed and not yet shipped
 */
@Validated
@ConfigurationProperties("assignment")
record AssignmentSettings(
    @PositiveOrZero @Max(1000) int payPerMille,
    @PositiveOrZero long payFloorMinor,
    @Positive int openWorkOrdersMax) {}
