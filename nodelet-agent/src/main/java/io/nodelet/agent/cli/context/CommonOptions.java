package io.nodelet.agent.cli.context;

import picocli.CommandLine.Model.OptionSpec;

/// The options that several commands share.
public final class CommonOptions {
    private CommonOptions() {}

    public static OptionSpec config() {
        return text("FILE", "The configuration file (/etc/pf9/nodelet/nodelet.yaml).", "-c", "--config");
    }

    public static OptionSpec output() {
        return OptionSpec.builder("-o", "--output")
                .type(String.class)
                .paramLabel("FORMAT")
                .completionCandidates(OutputFormat.WORDS)
                .description("How the result is written: table, json or yaml.")
                .build();
    }

    public static OptionSpec phase(String description) {
        return text("PHASE", description, "-p", "--phase");
    }

    public static OptionSpec timeout() {
        return text("DURATION", "Gives up after this time, such as 90s or 5m.", "--timeout");
    }

    public static OptionSpec ignorePreflight() {
        return text("NAMES", "Preflight checks to leave out, separated by commas.", "--ignore-preflight");
    }

    public static OptionSpec text(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }

    public static OptionSpec flag(String description, String... names) {
        return OptionSpec.builder(names)
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build();
    }
}
