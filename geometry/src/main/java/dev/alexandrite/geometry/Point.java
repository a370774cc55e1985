package dev.alexandrite.geometry;

/** A place on or in a model, in millimetres. */
public record Point(double x, double y, double z) {}
