package dev.alexandrite.platform;

/** Who may call an endpoint. The names are the authorities that Spring Security carries. */
public enum Person {
  EVERYONE,
  CUSTOMER,
  GUEST,
  PARTNER,
  SELLER,
  OPERATOR,
  ADMINISTRATOR
}
