package dev.alexandrite.app;

import dev.alexandrite.contracts.Role;
import dev.alexandrite.embedded.OwnerOnly;
import dev.alexandrite.embedded.StaffAccounts;
import dev.alexandrite.partner.PartnerKeys;
import dev.alexandrite.platform.RoleLauncher;
import dev.alexandrite.pricing.quote.QuoteCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line. Without a sub-command it runs the whole house. */
@Command(
    name = "alexandrite",
    description = "From a customer's 3D model to the parcel: made-to-order jewellery.",
    mixinStandardHelpOptions = true,
    version = "Alexandrite 1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Alexandrite.StoryCommand.class,
      QuoteCommand.class,
      PartnerCommand.class,
      StaffCommand.class,
      BrokerCommand.class,
      Alexandrite.RolesCommand.class
    })
public final class Alexandrite implements Callable<Integer> {

  @Option(
      names = "--data",
      description = "where everything is kept (default: .alexandrite)",
      scope = CommandLine.ScopeType.INHERIT)
  private @Nullable Path data;

  @Option(
      names = "--port-base",
      description =
          "first of the 13 ports that are used (default: " + House.DEFAULT_PORT_BASE + ")",
      scope = CommandLine.ScopeType.INHERIT)
  private @Nullable Integer portBase;

  @Option(
      names = "--bind",
      description = {
        "address that the roles listen on (default: ${DEFAULT-VALUE}, this machine alone).",
        "With 0.0.0.0 everybody who reaches this machine reaches them, without encryption."
      },
      defaultValue = House.LOOPBACK,
      scope = CommandLine.ScopeType.INHERIT)
  private String bind = House.LOOPBACK;

  @Option(
      names = "--rehearse",
      hidden = true,
      description = "end when everything was ready, and leave models behind")
  private boolean rehearse;

  @Spec private @Nullable CommandSpec spec;

  private Alexandrite() {}

  /** Exits 0 when all went well, 1 when something failed, 2 when the command was not understood. */
  public static void main(String[] arguments) {
    CommandLine line = commandLine();
    line.setExecutionStrategy(
        parsed -> {
          if (parsed.hasSubcommand()
              && !(parsed.subcommand().commandSpec().userObject() instanceof RolesCommand)) {
            System.setProperty("logback.configurationFile", "command-log.xml");
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    System.exit(line.execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Alexandrite());
    line.setExecutionExceptionHandler(
        (e, command, result) -> {
          if (e instanceof CannotGetJdbcConnectionException) {
            command
                .getErr()
                .println(
                    "The database does not answer. Start the house with ./alexandrite, or say where it is with --data or --port-base.");
            return CommandLine.ExitCode.SOFTWARE;
          }
          if (e instanceof RoleLauncher.NoSuchRole) {
            command.getErr().println(command.getColorScheme().errorText(e.getMessage()));
            return CommandLine.ExitCode.USAGE;
          }
          if (!(e instanceof House.Unstartable || e instanceof PartnerKeys.Refused)) {
            e.printStackTrace(command.getErr());
          }
          command
              .getErr()
              .println(command.getColorScheme().errorText(String.valueOf(e.getMessage())));
          return 1;
        });
    return line;
  }

  /**
   * A role's own database in the running house that the options point to.
   *
   * @throws House.Unstartable when there is none
   */
  DriverManagerDataSource database(Role role) {
    Whereabouts house = running();
    return House.database(house.data(), house.portBase(), role);
  }

  /** Those of the house that the options point to, whether it runs or not. */
  StaffAccounts staffAccounts(Clock clock) {
    return new StaffAccounts(House.identity(running().data()), clock);
  }

  /** One of the two options is enough to find a running house. */
  private Whereabouts running() {
    Whereabouts found = Whereabouts.of(data, portBase());
    if (!Files.exists(found.data().resolve("secrets.properties"))) {
      throw new House.Unstartable(
          "There is no house in %s. Start one with ./alexandrite, or point to it with --data."
              .formatted(found.data()));
    }
    return found;
  }

  private @Nullable Integer portBase() {
    if (portBase != null && (portBase < 1 || portBase > PORT_MAX - House.PORTS + 1)) {
      throw new CommandLine.ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--port-base is between 1 and %d".formatted(PORT_MAX - House.PORTS + 1));
    }
    return portBase;
  }

  private static final int PORT_MAX = 65_535;

  @Override
  public Integer call() throws InterruptedException, IOException {
    PrintWriter out = out();
    long begun = System.nanoTime();
    if (!House.isLoopback(bind)) {
      out.println(
          """
          WARNING: the roles can be reached from other machines, and what is sent to them can be read on the way.
          The sign-in of the staff and the file store stay on this machine, and without https no browser elsewhere keeps a
          customer's sign-in. Put a proxy with TLS in front of a real house.\
          """
              .stripIndent());
    }
    List<Role> roles = RoleLauncher.roles(System.getenv().getOrDefault("ROLES", "all"));
    Path folder = data == null ? Whereabouts.DATA : data;
    Integer base = portBase();
    House.makeWritable(folder);
    logTo(folder.toAbsolutePath().resolve("alexandrite.log"));
    House house =
        House.start(
            folder,
            base == null ? House.DEFAULT_PORT_BASE : base,
            bind,
            roles,
            line -> out.println("  " + line));
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  house.close();
                  ended.countDown();
                }));
    out.println();
    for (Role role : roles) {
      out.printf("  %-11s %s%n", role.word(), house.address(role));
    }
    out.printf(
        "  %-11s %s/#/inbox/%s%n",
        "mails", house.address(Role.SHOP), house.secrets().mailInboxKey());
    out.printf(
        "  %-11s key %s  (curl -H \"Authorization: Bearer <key>\" %s/api/v1/orders)%n",
        "", house.secrets().demoPartnerKey(), house.address(Role.PARTNER));
    StaffAccounts accounts = new StaffAccounts(House.identity(folder), Clock.systemUTC());
    DemoStaff.ALL.forEach(
        (login, demo) ->
            out.printf(
                "  %-13s sign in as %-6s %s%s%n",
                demo.authority().toLowerCase(java.util.Locale.ROOT),
                login,
                accounts.hasOwnPassword(login)
                    ? "with their own password"
                    : "password " + house.secrets().demoPassword(login),
                accounts.isDisabled(login) ? " (disabled)" : ""));
    out.printf("READY in %.1f s%n", (System.nanoTime() - begun) / 1e9);
    out.flush();
    if (rehearse) { // a quote is rehearsed next, and needs models
      Rehearsal.writeModels(folder.resolve("models"));
    } else {
      ended.await();
    }
    return 0;
  }

  /** Before anything logs. The first name is Logback's own, the second Spring's. */
  private static void logTo(Path file) throws IOException {
    OwnerOnly.house(Objects.requireNonNull(file.getParent()));
    OwnerOnly.file(file);
    System.setProperty("house.log", file.toString());
    System.setProperty("logback.configurationFile", "house-log.xml");
    System.setProperty("logging.config", "classpath:house-log.xml");
    System.setProperty("logging.register-shutdown-hook", "false");
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }

  @Command(
      name = "story",
      description =
          "Takes one order from the shop, one from a partner and one ready piece through their"
              + " whole lives, against a running house.",
      mixinStandardHelpOptions = true)
  static final class StoryCommand implements Callable<Integer> {
    @CommandLine.ParentCommand private @Nullable Alexandrite parent;

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--model", description = "a 3D model; without it, a ring is made")
    private @Nullable Path model;

    @Override
    public Integer call() throws Exception {
      Alexandrite house = Objects.requireNonNull(parent);
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      if (model != null && !Files.isReadable(model)) {
        throw new House.Unstartable("The model %s can't be read.".formatted(model));
      }
      Whereabouts found = house.running();
      try (Story story =
          new Story(
              House.host(house.bind),
              found.portBase(),
              Secrets.in(found.data()),
              model,
              line -> out.println(line))) {
        story.tellAll();
        return 0;
      } catch (ConnectException e) {
        throw new House.Unstartable(
            "Nobody answers at port %d. Start the house with ./alexandrite, or say where it is with --data or --port-base."
                .formatted(found.portBase()));
      } catch (Story.NotTrue e) {
        out.println("NOT TRUE: " + e.getMessage());
        return 1;
      }
    }
  }

  @Command(
      name = "roles",
      description = {
        "Runs the roles named in the environment variable ROLES, as production does.",
        "The environment also names the PostgreSQL, Kafka, S3 and OIDC provider they stand on."
      },
      mixinStandardHelpOptions = true)
  static final class RolesCommand implements Callable<Integer> {
    @Override
    public Integer call() throws InterruptedException {
      RoleLauncher.main(new String[0]);
      new CountDownLatch(1).await();
      return 0;
    }
  }
}
