/**
 * From a file to a measurement. {@code Models} is the door, {@code Measurements} leads the rooms
 * below; {@code Remarks} says what there is to say beside the figures. {@code RingFinder} looks for
 * a finger hole, {@code UnitQuestion} asks about the unit when another is likelier. What a verdict
 * hangs on has a limit counted in work; the {@code Deadline} of the whole only refuses, and is no
 * verdict.
 */
@NullMarked
package dev.alexandrite.geometry.measure;

import org.jspecify.annotations.NullMarked;
