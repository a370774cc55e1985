package dev.alexandrite.shop;

import dev.alexandrite.channel.AddressTurns;
import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.ChannelSettings;
import dev.alexandrite.channel.WrongTokens;
import dev.alexandrite.platform.CommonSecurity;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Who visits the shop: a guest with the tracking token of an order, or a customer with the cookie
 * of a session. A tracking token comes first, for a signed-in customer may follow a friend's order.
 */
@Configuration(proxyBeanMethods = false)
class ShopSecurity {

  @Bean
  WrongTokens wrongTokens(ShopSettings settings, Clock clock) {
    return new WrongTokens(
        settings.wrongTokensPerAddress().most(), settings.wrongTokensPerAddress().within(), clock);
  }

  @Bean
  SecurityFilterChain visitors(
      HttpSecurity http,
      CommonSecurity house,
      Sessions sessions,
      Guests guests,
      WrongTokens tokens,
      ShopSettings settings,
      ChannelSettings channel,
      Problems problems)
      throws Exception {
    Origins origins = new Origins(settings.trustedOrigins());
    return house
        .prepare(http)
        .addFilterAfter(new AddressTurns(channel, problems), HeaderWriterFilter.class)
        .addFilterBefore(
            new Visitors(house, sessions, guests, tokens, origins, problems),
            AnonymousAuthenticationFilter.class)
        .build();
  }

  private static final class Visitors extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";

    private final CommonSecurity house;
    private final Sessions sessions;
    private final Guests guests;
    private final WrongTokens tokens;
    private final Origins origins;
    private final Problems problems;

    Visitors(
        CommonSecurity house,
        Sessions sessions,
        Guests guests,
        WrongTokens tokens,
        Origins origins,
        Problems problems) {
      this.house = house;
      this.sessions = sessions;
      this.guests = guests;
      this.tokens = tokens;
      this.origins = origins;
      this.problems = problems;
    }

    /** Pages are everybody's; only the API asks who calls. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
      return !request.getRequestURI().startsWith("/api/");
    }

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      String header = request.getHeader(HttpHeaders.AUTHORIZATION);
      if (header != null) {
        Optional<Buyer> guest;
        try {
          guest = header.startsWith(BEARER) ? guest(request, header) : Optional.empty();
        } catch (Problem refused) {
          problems.write(refused, response);
          return;
        }
        if (guest.isEmpty()) {
          house
              .unauthenticated()
              .commence(request, response, new BadCredentialsException("no such token"));
          return;
        }
        enter(guest.get(), Person.GUEST);
      } else {
        if (!origins.own(request)) {
          problems.write(
              new Problem(
                  ShopProblem.FOREIGN_ORIGIN,
                  "The request comes from a page of another site. Open the shop itself."),
              response);
          return;
        }
        HostCookie.SESSION
            .tokenOf(request)
            .flatMap(
                token ->
                    sessions
                        .find(token)
                        .map(
                            session -> {
                              session
                                  .renewedFor()
                                  .ifPresent(age -> HostCookie.SESSION.set(response, token, age));
                              return session.customer().buyer();
                            }))
            .ifPresent(buyer -> enter(buyer, Person.CUSTOMER));
      }
      chain.doFilter(request, response);
    }

    private Optional<Buyer> guest(HttpServletRequest request, String header) {
      String token = header.substring(BEARER.length());
      return tokens.look(request, token, () -> guests.find(token), Optional::isPresent);
    }

    private static void enter(Buyer buyer, Person person) {
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(
          UsernamePasswordAuthenticationToken.authenticated(
              buyer, null, List.of(new SimpleGrantedAuthority(person.name()))));
      SecurityContextHolder.setContext(context);
    }
  }
}
