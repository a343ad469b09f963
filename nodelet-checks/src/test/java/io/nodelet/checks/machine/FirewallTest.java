package io.nodelet.checks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.checks.machine.Firewall.Chain;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Firewalls as `nft` lists them: by hand, ufw's (by iptables-nft) and firewalld's.
class FirewallTest {
    private static final String BY_HAND = """
        table inet fw {
        	chain in {
        		type filter hook input priority filter; policy drop;
        		iif "lo" accept
        		ct state established accept
        		tcp dport { 22, 6443, 30000-32767 } ip saddr != 10.20.0.0/16 accept
        	}
        	chain out {
        		type filter hook output priority filter; policy drop;
        	}
        }
        """;
    private static final String UFW = """
        table ip filter {
        	chain INPUT {
        		type filter hook input priority filter; policy drop;
        		counter packets 4 bytes 240 jump ufw-user-input
        	}
        	chain FORWARD {
        		type filter hook forward priority filter; policy drop;
        		ip saddr 10.20.0.0/16 counter packets 0 bytes 0 accept
        	}
        	chain ufw-user-input {
        		meta l4proto tcp tcp dport 10250 counter packets 0 bytes 0 accept
        		meta l4proto udp udp dport 8472 counter packets 0 bytes 0 drop
        	}
        }
        """;
    private static final String FIREWALLD = """
        table inet firewalld {
        	chain filter_INPUT {
        		type filter hook input priority filter + 10; policy accept;
        		ct state { established, related } accept
        		jump filter_INPUT_ZONES
        		ct state { invalid } drop
        		reject with icmpx admin-prohibited
        	}
        	chain filter_FORWARD {
        		type filter hook forward priority filter + 10; policy accept;
        		ct state { established, related } accept
        	}
        	chain filter_INPUT_ZONES {
        		iifname "cni0" goto filter_IN_trusted
        		goto filter_IN_public
        	}
        	chain filter_IN_public_allow {
        		tcp dport 22 accept
        	}
        }
        """;
    private static final String KUBE_PROXY = """
        table ip kube-proxy {
        	chain filter-input {
        		type filter hook input priority dstnat - 10; policy accept;
        		ct state new jump nodeport-endpoints-check
        	}
        }
        """;

    private final List<String> asked = new ArrayList<>();

    private Firewall look(String... tables) {
        return Firewall.look(question -> {
            asked.add(String.join(" ", question));
            String table = question.size() > 3 ? question.get(3) + " " + question.get(4) : "";
            return List.of(tables).stream()
                    .filter(text -> text.startsWith("table " + table))
                    .flatMap(String::lines)
                    .toList();
        });
    }

    @Test
    void aChainWhosePolicyIsDrop() {
        Chain chain = look(BY_HAND).at("input").getFirst();

        assertThat(chain.name()).isEqualTo("inet fw in");
        assertThat(chain.how()).isEqualTo("policy drop");
        assertThat(chain.names("tcp", 10250)).isFalse();
        assertThat(chain.names("10.20.0.0/16")).isFalse();
        assertThat(chain.names("tcp", 6443)).as("not for pods").isFalse();
    }

    @Test
    void chainsThatLeadToOthersNameWhatThoseName() {
        Firewall firewall = look(UFW);

        assertThat(firewall.at("input")).singleElement().satisfies(chain -> {
            assertThat(chain.names("tcp", 10250)).isTrue();
            assertThat(chain.names("tcp", 1025)).isFalse();
            assertThat(chain.names("udp", 10250)).isFalse();
            assertThat(chain.names("udp", 8472))
                    .as("that is a rule which drops it")
                    .isFalse();
        });
        assertThat(firewall.at("forward").getFirst().names("10.20.0.0/16")).isTrue();
    }

    @Test
    void aLastRuleThatRejectsIsLikeAPolicy() {
        Firewall firewall = look(FIREWALLD);

        assertThat(firewall.chains()).singleElement().satisfies(chain -> {
            assertThat(chain.name()).isEqualTo("inet firewalld filter_INPUT");
            assertThat(chain.how()).isEqualTo("its last rule: reject with icmpx admin-prohibited");
            assertThat(chain.names("cni0")).isTrue();
            assertThat(chain.names("cni")).isFalse();
        });
    }

    @Test
    void whatKubernetesMakesIsNotLookedInto() {
        assertThat(look(KUBE_PROXY).chains()).isEmpty();
        assertThat(asked).containsExactly("list chains");
    }

    @Test
    void whereNobodyCanAskThereIsNothing() {
        assertThat(look().chains()).isEmpty();
    }

    @Test
    void rangesAndListsOfPorts() {
        Chain chain = new Chain(
                "ip f i", "input", "", List.of("tcp dport { 22, 2379-2380 } accept", "tcp dport 6443 accept"));

        assertThat(List.of(22, 2379, 2380, 6443)).allMatch(number -> chain.names("tcp", number));
        assertThat(List.of(23, 2378, 2381, 644)).noneMatch(number -> chain.names("tcp", number));
    }
}
