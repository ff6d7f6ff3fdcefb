# METADATA
# title: Security group lets the internet reach a database
# description: |
#   Ingress rules let any address on the internet reach the port of a database, cache, search engine or message
#   queue. Such services are made for trusted networks. Memcached over UDP moreover lets strangers amplify
#   attacks on others.
# scope: package
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   id: sg-internet-ingress-database
#   severity: high
#   resource_types: [AWS::EC2::SecurityGroup]
#   reads: [/config/ingress]
#   remediation: |
#     Let in only the security groups of the applications that use the database, by group reference instead of
#     addresses. For people, use a VPN or port forwarding through Session Manager.
#   frameworks:
#     security-monkey: [check_internet_accessible_ingress]
#     fsbp: [EC2.19]
#     prowler:
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mysql_3306
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_postgres_5432
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_sql_server_1433_1434
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_oracle_1521_2483
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mongodb_27017_27018
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_redis_6379
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_memcached_11211
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_cassandra_7199_9160_8888
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_elasticsearch_kibana_9200_9300_5601
#       - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_kafka_9092
#   aliases:
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mysql_3306
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_postgres_5432
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_sql_server_1433_1434
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_oracle_1521_2483
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_mongodb_27017_27018
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_redis_6379
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_memcached_11211
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_cassandra_7199_9160_8888
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_elasticsearch_kibana_9200_9300_5601
#     - ec2_securitygroup_allow_ingress_from_internet_to_tcp_port_kafka_9092
#   params:
#     services:
#       description: |
#         the services, each with its name, its protocol (tcp or udp) and its ports
#       default:
#         - {name: MySQL, protocol: tcp, ports: [3306]}
#         - {name: PostgreSQL, protocol: tcp, ports: [5432]}
#         - {name: Redshift, protocol: tcp, ports: [5439]}
#         - {name: SQL Server, protocol: tcp, ports: [1433, 1434]}
#         - {name: SQL Server Browser, protocol: udp, ports: [1434]}
#         - {name: Oracle, protocol: tcp, ports: [1521, 2483, 2484]}
#         - {name: MongoDB, protocol: tcp, ports: [27017, 27018, 27019]}
#         - {name: Redis, protocol: tcp, ports: [6379]}
#         - {name: Memcached, protocol: tcp, ports: [11211]}
#         - {name: Memcached, protocol: udp, ports: [11211]}
#         - {name: Cassandra, protocol: tcp, ports: [7000, 7001, 7199, 9042, 9160]}
#         - {name: Elasticsearch, protocol: tcp, ports: [9200, 9300]}
#         - {name: Kibana, protocol: tcp, ports: [5601]}
#         - {name: Kafka, protocol: tcp, ports: [9092]}
#         - {name: CouchDB, protocol: tcp, ports: [5984]}
#         - {name: InfluxDB, protocol: tcp, ports: [8086]}
#         - {name: Neo4j, protocol: tcp, ports: [7474, 7687]}
#         - {name: RabbitMQ, protocol: tcp, ports: [5671, 5672, 15672]}
package aws.ec2.sg_internet_ingress_database

import data.lib.exposure
import data.lib.ingress
import data.lib.net
import data.lib.services

# One finding for each open port; but a protocol that is open altogether is one finding, not one for every service.
deny contains finding if {
	sources := ingress.sources(input)
	some opened in services.open(sources, data.params["sg-internet-ingress-database"].services)
	finding := exposure.port_finding(input, sources, opened, "high")
}

deny contains finding if {
	sources := ingress.sources(input)
	some range in services.whole(sources)
	names := services.names(data.params["sg-internet-ingress-database"].services, range.protocol)
	count(names) > 0
	origins := ingress.contributors(sources, range.protocol, range.family, [1, 65535])
	facts := exposure.facts(input, range)
	finding := {
		"message": sprintf("Databases are open to the internet over %s through %s, as is all of %s; %s", [
			net.family_names[range.family],
			ingress.through(input, origins),
			upper(range.protocol),
			exposure.text(facts),
		]),
		"key": sprintf("%s/%s", [range.protocol, range.family]),
		"path": ingress.paths(origins),
		"severity": exposure.severity("high", facts),
		"details": {"services": sort(names), "exposure": exposure.details(facts)},
	}
}

unknown contains reason if {
	ingress.may_be_open(input)
	some reason in services.unresolved(input, data.params["sg-internet-ingress-database"].services)
}
