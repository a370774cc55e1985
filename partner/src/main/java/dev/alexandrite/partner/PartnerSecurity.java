package dev.alexandrite.partner;

import dev.alexandrite.channel.AddressTurns;
import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.ChannelSettings;
import dev.alexandrite.partner.PartnerKeys.Holder;
import dev.alexandrite.platform.ClientAddress;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.CommonSecurity;
import dev.alexandrite.platform.Person;
import dev.alexandrite.platform.Problem;
import dev.alexandrite.platform.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Partners come with an API key in the header Authorization, and nowhere else. */
@Configuration(proxyBeanMethods = false)
class PartnerSecurity {

  @Bean
  SecurityFilterChain keyHolders(
      HttpSecurity http,
      CommonSecurity house,
      Partners partners,
      PartnerWork work,
      ChannelSettings channel,
      Problems problems)
      throws Exception {
    return house
        .prepare(http)
        .addFilterAfter(new AddressTurns(channel, problems), HeaderWriterFilter.class)
        .addFilterBefore(
            new KeyHolders(partners, work, problems), AnonymousAuthenticationFilter.class)
        .build();
  }

  private static final class KeyHolders extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";

    private final Partners partners;
    private final PartnerWork work;
    private final Problems problems;

    KeyHolders(Partners partners, PartnerWork work, Problems problems) {
      this.partners = partners;
      this.work = work;
      this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
        HttpServletRequest request, HttpServletResponse response, FilterChain chain)
        throws ServletException, IOException {
      String header = request.getHeader(HttpHeaders.AUTHORIZATION);
      if (header == null) {
        chain.doFilter(request, response);
        return;
      }
      try {
        if (!header.startsWith(BEARER)) {
          throw Partners.wrongKey(); // it is no key at all, and costs nothing
        }
        byte[] hash = PartnerKeys.hash(header.substring(BEARER.length()));
        work.requireSomethingLeft(hash, request, response);
        Holder holder = partners.holder(hash, ClientAddress.of(request));
        enter(holder);
        work.begin(holder, hash, request, response);
      } catch (Problem problem) {
        if (problem.code().equals(CommonProblem.WRONG_KEY)) {
          response.setHeader(
              HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"partner\", error=\"invalid_token\"");
        }
        problems.write(problem, response);
        return;
      }
      chain.doFilter(request, response);
    }

    private static void enter(Holder holder) {
      SecurityContext context = SecurityContextHolder.createEmptyContext();
      context.setAuthentication(
          UsernamePasswordAuthenticationToken.authenticated(
              new Buyer(holder.partnerRef()),
              null,
              List.of(new SimpleGrantedAuthority(Person.PARTNER.name()))));
      SecurityContextHolder.setContext(context);
    }
  }
}
