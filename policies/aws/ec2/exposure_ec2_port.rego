# METADATA
# title: Internet reaches a risky port of an instance
# description: |
#   The internet reaches a port for administration, of a database, or of another service that is not made for
#   it. All of it is looked at together: the rules of all security groups of one network interface, its public
#   address, the route to an internet gateway, the network ACL in both directions, and VPC Block Public Access.
#   High where one of these could not be read.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
#     description: Internet access of a VPC
# custom:
#   id: exposure-ec2-port
#   severity: critical
#   resource_types: [AWS::EC2::Instance]
#   reads: []
#   remediation: |
#     Close the port in the security groups now, and look in the logs for who was there. Then give people
#     Session Manager, and programs a private way.
#   frameworks:
#     cis-aws-5.0: ["5.1.2"]
#     prowler:
#       - ec2_instance_port_ssh_exposed_to_internet
#       - ec2_instance_port_rdp_exposed_to_internet
#       - ec2_instance_port_cifs_exposed_to_internet
#       - ec2_instance_port_ftp_exposed_to_internet
#       - ec2_instance_port_telnet_exposed_to_internet
#       - ec2_instance_port_mysql_exposed_to_internet
#       - ec2_instance_port_postgresql_exposed_to_internet
#       - ec2_instance_port_sqlserver_exposed_to_internet
#       - ec2_instance_port_oracle_exposed_to_internet
#       - ec2_instance_port_mongodb_exposed_to_internet
#       - ec2_instance_port_redis_exposed_to_internet
#       - ec2_instance_port_memcached_exposed_to_internet
#       - ec2_instance_port_cassandra_exposed_to_internet
#       - ec2_instance_port_elasticsearch_kibana_exposed_to_internet
#       - ec2_instance_port_kafka_exposed_to_internet
#       - ec2_instance_port_ldap_exposed_to_internet
#   params:
#     services:
#       description: the services, each with its name, its protocol (tcp or udp) and its ports
#       default:
#         - {name: SSH, protocol: tcp, ports: [22]}
#         - {name: RDP, protocol: tcp, ports: [3389]}
#         - {name: RDP, protocol: udp, ports: [3389]}
#         - {name: FTP, protocol: tcp, ports: [20, 21]}
#         - {name: telnet, protocol: tcp, ports: [23]}
#         - {name: RPC, protocol: tcp, ports: [135]}
#         - {name: SMB, protocol: tcp, ports: [139, 445]}
#         - {name: LDAP, protocol: tcp, ports: [389, 636]}
#         - {name: SQL Server, protocol: tcp, ports: [1433, 1434]}
#         - {name: Oracle, protocol: tcp, ports: [1521, 2483, 2484]}
#         - {name: NFS, protocol: tcp, ports: [2049]}
#         - {name: Docker API, protocol: tcp, ports: [2375]}
#         - {name: MySQL, protocol: tcp, ports: [3306]}
#         - {name: PostgreSQL, protocol: tcp, ports: [5432]}
#         - {name: Kibana, protocol: tcp, ports: [5601]}
#         - {name: VNC, protocol: tcp, ports: [5900]}
#         - {name: WinRM, protocol: tcp, ports: [5985, 5986]}
#         - {name: Redis, protocol: tcp, ports: [6379]}
#         - {name: Cassandra, protocol: tcp, ports: [7000, 7001, 7199, 9042, 9160]}
#         - {name: Kafka, protocol: tcp, ports: [9092]}
#         - {name: Elasticsearch, protocol: tcp, ports: [9200, 9300]}
#         - {name: Memcached, protocol: tcp, ports: [11211]}
#         - {name: Memcached, protocol: udp, ports: [11211]}
#         - {name: MongoDB, protocol: tcp, ports: [27017, 27018, 27019]}
package aws.ec2.exposure_ec2_port

import data.lib.instance
import data.lib.net

deny contains finding if {
	entries := instance.open_services(input, data.params["exposure-ec2-port"].services)
	count(entries) > 0
	some key in {entry.key | some entry in entries}
	own := [entry | some entry in entries; entry.key == key]
	sure := [entry | some entry in own; entry.state == "reachable"]
	finding := {
		"message": sprintf("%s over %s: %s", [
			own[0].text,
			net.family_names[own[0].family],
			verdict(own, sure),
		]),
		"key": concat("", [key]),
		"path": sort({path | some entry in own; some path in entry.paths}),
		"severity": severity(sure),
	}
}

unknown contains reason if some reason in instance.missing(input)

severity(sure) := "critical" if {
	count(sure) > 0
} else := "high"

verdict(own, sure) := "the internet reaches it" if {
	count(sure) > 0
} else := sprintf("open to the internet, but whether it reaches it is not known: %s", [concat("; ", sort(missing))]) if {
	missing := {text | some entry in own; some text in entry.missing}
}
