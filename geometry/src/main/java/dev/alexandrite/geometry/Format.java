package dev.alexandrite.geometry;

/** What the content of a file was recognised as. */
public enum Format {
  STL_BINARY("STL"),
  STL_ASCII("STL"),
  OBJ("OBJ"),
  PLY("PLY"),
  OFF("OFF"),
  THREE_MF("3MF"),
  GLTF("glTF");

  private final String family;

  Format(String family) {
    this.family = family;
  }

  /** The name people use: binary and text STL are both STL. */
  public String family() {
    return family;
  }
}
