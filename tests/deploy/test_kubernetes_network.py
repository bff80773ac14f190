"""Who reaches whom in the cluster, and what the guide tells the back end there."""

from urllib.parse import urlsplit

from kubernetes_files import BASE, WORKLOADS, manifests, one

from idoctor_integration.settings import read_settings
from tools.service_process import ROOT


def test_the_service_is_reached_by_the_balancer_and_prometheus_and_reaches_nobody():
    policy = one("NetworkPolicy", "sam2-service")["spec"]
    [rule] = policy["ingress"]

    assert policy["policyTypes"] == ["Ingress", "Egress"]
    assert policy["egress"] == []
    apps = [peer["podSelector"]["matchLabels"] for peer in rule["from"]]
    assert apps == [{"app": "sam2-balancer"}, {"app.kubernetes.io/name": "prometheus"}]
    assert one("Service", "sam2-service")["spec"]["clusterIP"] == "None"


def test_the_balancer_is_reached_by_the_back_end_and_reaches_the_service_and_dns_only():
    policy = one("NetworkPolicy", "sam2-balancer")["spec"]
    service_port = one("Service", "sam2-service")["spec"]["ports"][0]["port"]

    assert policy["policyTypes"] == ["Ingress", "Egress"]
    [rule] = policy["ingress"]
    assert rule["from"] == [{"podSelector": {"matchLabels": {"app": "idoctor"}}}]
    replicas, names = policy["egress"]
    assert replicas == {
        "to": [{"podSelector": {"matchLabels": {"app": "sam2-service"}}}],
        "ports": [{"protocol": "TCP", "port": service_port}],
    }
    assert names == {
        "to": [
            {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}},
            {"ipBlock": {"cidr": "169.254.20.10/32"}},
        ],
        "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}],
    }


def test_no_pod_of_ours_has_a_way_out_that_its_policy_does_not_name():
    policies = [each["spec"] for each in manifests() if each["kind"] == "NetworkPolicy"]

    assert len(policies) == len(WORKLOADS)
    assert all(set(policy["policyTypes"]) == {"Ingress", "Egress"} for policy in policies)


def test_the_settings_of_the_guide_reach_the_cluster_and_show_the_feature_to_nobody_yet():
    guide = (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")
    lines = guide.split("```dotenv\n")[1].split("```")[0].splitlines()
    settings = read_settings(dict(line.split("=", 1) for line in lines))

    assert (settings.enabled, settings.rollout_percent, settings.metrics_route) == (True, 0, True)
    for url, name in ((settings.service_url, "sam2-balancer"), (settings.cache_url, "sam2-redis")):
        reached = urlsplit(str(url))
        assert reached.hostname == f"{name}.{BASE['namespace']}"
        assert reached.port in [port["port"] for port in one("Service", name)["spec"]["ports"]]
