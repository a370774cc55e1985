package dev.alexandrite.app.planted.rooms.attic;

/** Known by a room below it. */
public final class Chest {}
