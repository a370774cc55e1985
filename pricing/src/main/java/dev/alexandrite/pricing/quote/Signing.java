package dev.alexandrite.pricing.quote;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.alexandrite.platform.Sql;
import dev.alexandrite.pricing.Json;
import java.text.ParseException;
import java.time.Clock;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Signs quotes (JWS, ES256), so that anybody can show later what was promised, and nobody can
 * change it.
 */
@Component
@EnableConfigurationProperties(QuoteSettings.class)
class Signing {
  private final ECKey key;
  private final ECDSASigner signer;
  private final ECDSAVerifier verifier;

  Signing(JdbcClient jdbc, QuoteSettings settings, Clock clock) {
    try {
      key =
          settings.signingKey().isEmpty() ? kept(jdbc, clock) : ECKey.parse(settings.signingKey());
      if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
        throw new IllegalStateException(
            "PRICING_SIGNING_KEY is a private EC key on P-256, as a JWK");
      }
      signer = new ECDSASigner(key);
      verifier = new ECDSAVerifier(key.toPublicJWK());
    } catch (ParseException | JOSEException e) {
      throw new IllegalStateException("the key that quotes are signed with can't be used", e);
    }
  }

  /** All instances sign with the key of whichever was first. */
  private static ECKey kept(JdbcClient jdbc, Clock clock) throws JOSEException, ParseException {
    jdbc.sql("insert into signing_key (one, jwk, at) values (1, :jwk, :at) on conflict do nothing")
        .param(
            "jwk",
            new ECKeyGenerator(Curve.P_256).keyIDFromThumbprint(true).generate().toJSONString())
        .param("at", Sql.at(clock.instant()))
        .update();
    return ECKey.parse(jdbc.sql("select jwk from signing_key").query(String.class).single());
  }

  String sign(SignedQuote quote) {
    JWSObject jws =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new Payload(Json.write(quote)));
    try {
      jws.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return jws.serialize();
  }

  /** What was signed, or empty when it was not signed by us or was changed since. */
  Optional<SignedQuote> open(String signed) {
    try {
      JWSObject jws = JWSObject.parse(signed);
      return JWSAlgorithm.ES256.equals(jws.getHeader().getAlgorithm()) && jws.verify(verifier)
          ? Optional.of(Json.read(jws.getPayload().toString(), SignedQuote.class))
          : Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }

  /** For whoever wants to check a quote without asking us. */
  JWKSet publicKeys() {
    return new JWKSet(key.toPublicJWK());
  }
}
