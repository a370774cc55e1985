package dev.alexandrite.embedded;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Leads whoever has no session to the sign-in page, except a page that renews its token in a hidden
 * frame: nobody would see it there, so it is told at once ({@code prompt=none}).
 */
final class SignInEntry extends LoginUrlAuthenticationEntryPoint {
  private final RegisteredClientRepository clients;

  SignInEntry(RegisteredClientRepository clients) {
    super("/login");
    this.clients = clients;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException refusal)
      throws IOException, ServletException {
    String page =
        registered(request.getParameter("client_id"), request.getParameter("redirect_uri"));
    if (!"none".equals(request.getParameter("prompt")) || page == null) {
      super.commence(request, response, refusal);
      return;
    }
    var answer = UriComponentsBuilder.fromUriString(page).queryParam("error", "login_required");
    String state = request.getParameter("state");
    if (state != null) {
      answer.queryParam("state", "{state}");
    }
    response.sendRedirect(answer.encode().buildAndExpand(state).toUriString());
  }

  private @Nullable String registered(@Nullable String clientId, @Nullable String redirectUri) {
    var client = clientId == null ? null : clients.findByClientId(clientId);
    return client != null && redirectUri != null && client.getRedirectUris().contains(redirectUri)
        ? redirectUri
        : null;
  }
}
