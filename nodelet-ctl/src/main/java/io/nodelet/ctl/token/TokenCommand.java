package io.nodelet.ctl.token;

import picocli.CommandLine.Command;

/// `nodeletctl token`: what machines join a cluster with.
@Command(
        name = "token",
        description = {
            "What machines join a cluster with: short-lived secrets.",
            "Which cluster: --sandbox NAME, --kubeconfig FILE, $KUBECONFIG, or, on a master, its own.",
        },
        mixinStandardHelpOptions = true,
        subcommands = {TokenCreate.class, TokenList.class, TokenRevoke.class},
        footer = {
            "",
            "Examples:",
            "  nodeletctl token create --ttl 30m >join-token",
            "  nodeletctl token create --node worker-7 >join-token",
            "  nodeletctl token list",
            "  nodeletctl token revoke abcdef",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage.",
        })
public final class TokenCommand {}
