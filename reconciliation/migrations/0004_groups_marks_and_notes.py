"""Customers who pay for each other, payers who pay for many, and what no proposal can say of a line."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("banking", "0002_bank_transactions_never_change"),
        ("invoicing", "0004_lawful_documents"),
        ("organisations", "0001_initial"),
        ("reconciliation", "0003_what_lines_look_for"),
    ]

    operations = [
        migrations.CreateModel(
            name="CustomerGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
            ],
            options={
                "verbose_name": "group of customers",
                "verbose_name_plural": "groups of customers",
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="MatchNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reasons", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "note on a bank transaction",
                "verbose_name_plural": "notes on bank transactions",
                "ordering": ["bank_transaction"],
            },
        ),
        migrations.AddField(
            model_name="payeralias",
            name="kind",
            field=models.CharField(
                choices=[
                    ("customer", "Customer"),
                    ("factor", "Factor"),
                    ("provider", "Payment provider"),
                    ("public", "Public accountant"),
                ],
                default="customer",
                max_length=10,
                verbose_name="kind of payer",
            ),
        ),
        migrations.AlterField(
            model_name="payeralias",
            name="customer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="payer_aliases",
                to="invoicing.customer",
            ),
        ),
        migrations.AddConstraint(
            model_name="payeralias",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("customer__isnull", False), ("kind", "customer")),
                    models.Q(models.Q(("kind", "customer"), _negated=True), ("customer__isnull", True)),
                    _connector="OR",
                ),
                name="only_a_customer_pays_for_a_customer",
            ),
        ),
        migrations.AddConstraint(
            model_name="payeralias",
            constraint=models.UniqueConstraint(
                condition=models.Q(("customer__isnull", True)),
                fields=("organisation", "iban", "name"),
                name="one_mark_per_payer",
            ),
        ),
        migrations.AddField(
            model_name="customergroup",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="customer_groups",
                to="organisations.organisation",
            ),
        ),
        migrations.AddField(
            model_name="groupmember",
            name="customer",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="group_member", to="invoicing.customer"
            ),
        ),
        migrations.AddField(
            model_name="groupmember",
            name="group",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="members", to="reconciliation.customergroup"
            ),
        ),
        migrations.AddField(
            model_name="customergroup",
            name="customers",
            field=models.ManyToManyField(
                related_name="groups", through="reconciliation.GroupMember", to="invoicing.customer"
            ),
        ),
        migrations.AddField(
            model_name="matchnote",
            name="bank_transaction",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE, related_name="match_note", to="banking.banktransaction"
            ),
        ),
        migrations.AddField(
            model_name="matchnote",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="match_notes", to="organisations.organisation"
            ),
        ),
        migrations.AddConstraint(
            model_name="customergroup",
            constraint=models.UniqueConstraint(fields=("organisation", "name"), name="one_group_per_name"),
        ),
        migrations.AddIndex(
            model_name="matchnote",
            index=models.Index(fields=["organisation"], name="match_notes_of_company"),
        ),
    ]
