package dev.alexandrite.partner;

import dev.alexandrite.channel.Buyer;
import dev.alexandrite.channel.Work;
import dev.alexandrite.channel.WorkMeter;
import dev.alexandrite.partner.PartnerKeys.Holder;
import dev.alexandrite.platform.CommonProblem;
import dev.alexandrite.platform.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Charges partners for their work, and tells each answer what it cost and what is left
 * (draft-ietf-httpapi-ratelimit-headers).
 */
@Component
class PartnerWork implements WorkMeter {
  /** What the answer has cost so far. */
  static final String COST = "Work-Cost";

  private static final String POLICY = "work";
  private static final String TAB = PartnerWork.class.getName();

  /** What one request has cost. */
  private static final class Tab {
    private final Plan plan;
    private final HttpServletResponse response;
    private long units;

    Tab(Plan plan, HttpServletResponse response) {
      this.plan = plan;
      this.response = response;
    }
  }

  private final WorkBudget budget;
  private final PartnerSettings.Costs costs;
  private final Plan usual;

  /** By the hash of their key; valid ones alone, so there are not many. */
  private final Map<ByteBuffer, Holder> seen = new ConcurrentHashMap<>();

  PartnerWork(WorkBudget budget, PartnerSettings settings) {
    this.budget = budget;
    this.costs = settings.costs();
    this.usual = settings.work();
  }

  /**
   * Before anybody asks whose key it is: who has sent it before may have used everything up.
   *
   * @throws Problem too-many-requests
   */
  void requireSomethingLeft(
      byte[] keyHash, HttpServletRequest request, HttpServletResponse response) {
    Holder holder = seen.get(ByteBuffer.wrap(keyHash));
    if (holder != null) {
      Tab tab = new Tab(planOf(holder), response);
      WorkBudget.Taken refusal = budget.refusal(holder.partnerRef(), tab.plan, cost(request));
      if (refusal != null) {
        tell(tab, refusal, cost(request));
      }
    }
  }

  /**
   * A request begins.
   *
   * @throws Problem too-many-requests
   */
  void begin(
      Holder holder, byte[] keyHash, HttpServletRequest request, HttpServletResponse response) {
    seen.put(ByteBuffer.wrap(keyHash), holder);
    Tab tab = new Tab(planOf(holder), response);
    request.setAttribute(TAB, tab);
    charge(tab, holder.partnerRef(), cost(request));
  }

  private Plan planOf(Holder holder) {
    return Objects.requireNonNullElse(holder.plan(), usual);
  }

  private long cost(HttpServletRequest request) {
    return HttpMethod.GET.matches(request.getMethod()) ? costs.look() : costs.command();
  }

  @Override
  public long charge(Buyer buyer, Work work) {
    long units = costs.of(work);
    RequestAttributes request = RequestContextHolder.currentRequestAttributes();
    Object tab = request.getAttribute(TAB, RequestAttributes.SCOPE_REQUEST);
    charge((Tab) Objects.requireNonNull(tab), buyer.ref(), units);
    return units;
  }

  private void charge(Tab tab, String partnerRef, long units) {
    WorkBudget.Taken taken = budget.consume(partnerRef, tab.plan, units);
    if (taken.allowed()) {
      tab.units += units;
    }
    tell(tab, taken, units);
  }

  private static void tell(Tab tab, WorkBudget.Taken taken, long units) {
    Plan plan = tab.plan;
    tab.response.setHeader(
        "RateLimit-Policy",
        "\"%s\";q=%d;qu=\"units\";w=%d"
            .formatted(POLICY, plan.burstUnits(), plan.fillsWithinSeconds()));
    tab.response.setHeader(
        "RateLimit", "\"%s\";r=%d;t=%d".formatted(POLICY, taken.left(), taken.seconds()));
    tab.response.setHeader(COST, String.valueOf(tab.units));
    if (!taken.allowed()) {
      throw new Problem(
          CommonProblem.TOO_MANY_REQUESTS,
          "This takes %d units of work, and there are %d; send it again in %d seconds."
              .formatted(units, taken.left(), taken.seconds()),
          Map.of(
              "retryAfterSeconds", taken.seconds(),
              "costUnits", units,
              "violated-policies", List.of(POLICY)));
    }
  }

  @Override
  public void correct(String buyerRef, long chargedUnits, Work took) {
    budget.giveBack(buyerRef, chargedUnits - costs.of(took));
  }
}
