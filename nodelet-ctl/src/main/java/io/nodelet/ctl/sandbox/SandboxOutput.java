package io.nodelet.ctl.sandbox;

import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// `--output text|json`.
final class SandboxOutput {
    private enum Format {
        text,
        json
    }

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Format format;

    boolean json() {
        return format == Format.json;
    }

    static String print(Object value) {
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(value);
    }
}
